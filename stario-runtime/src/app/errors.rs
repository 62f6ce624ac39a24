//! What the app answers to errors.

use std::error::Error as StdError;

use stario_html::Patch;

use super::root::App;
use crate::error::HttpError;
use crate::refusal::Mapping;
use crate::writer::Writer;

/// Answers to errors.
impl App {
    /// Answers errors of one type, wherever a handler returns one.
    ///
    /// The answer is anything a [`Writer`] can send. For an error page of a status, and for a
    /// Datastar request the message in its place, pass it on as an [`HttpError`]:
    ///
    /// ```
    /// use stario_runtime::{App, HttpError, Writer};
    ///
    /// #[derive(Debug)]
    /// struct OutOfStock;
    /// # impl std::fmt::Display for OutOfStock {
    /// #     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
    /// #         f.write_str("out of stock")
    /// #     }
    /// # }
    /// impl std::error::Error for OutOfStock {}
    ///
    /// fn errors(app: &mut App) {
    ///     app.on_error(|_: &OutOfStock, w: Writer| {
    ///         w.error(HttpError::new(409, "Somebody was faster: it is sold out."));
    ///     });
    /// }
    /// # let _ = errors;
    /// ```
    ///
    /// For [`HttpError`] itself it makes the error pages: of handlers that return one, of
    /// addresses that do not exist (404), and of everything that has no type of its own (500).
    /// They are for people, so only requests without Datastar reach it; what a Datastar request
    /// shows is [`on_datastar_error`](App::on_datastar_error).
    ///
    /// ```
    /// use stario_html::raw;
    /// use stario_runtime::{App, HttpError, Writer};
    ///
    /// fn errors(app: &mut App) {
    ///     app.on_error(|error: &HttpError, mut w: Writer| {
    ///         if w.status(error.status().as_u16()).is_ok() {
    ///             w.html(raw("<h1>That did not work</h1>"));
    ///         }
    ///     });
    /// }
    /// # let _ = errors;
    /// ```
    ///
    /// An error of this function itself, or no answer, is answered as if it were not there.
    pub fn on_error<E: StdError + 'static>(
        &mut self,
        answer: impl Fn(&E, Writer) + Send + Sync + 'static,
    ) -> &mut Self {
        let mapping = Mapping {
            takes: |error| error.downcast_ref::<E>().is_some(),
            answer: Box::new(move |exchange, error| {
                if let Some(error) = error.downcast_ref::<E>() {
                    answer(error, Writer::new(exchange.clone()));
                }
            }),
        };
        self.composed.refusals.mappings.push(mapping);
        self
    }

    /// Shows errors in the page that asked through Datastar.
    ///
    /// In place of the usual message at its foot.
    ///
    /// The client drops every answer but those of status 200, so what it is to show is a patch.
    /// The [`HttpError`] says what is meant for the visitor; for an unexpected error that is
    /// status 500 and nothing else. A stream that always retries asks again after its refusal:
    /// [`Patch::retry`] makes it wait until the message has been read.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Buf, Mode, Patch, Render};
    /// use stario_runtime::{App, HttpError};
    ///
    /// fn errors(app: &mut App) {
    ///     app.on_datastar_error(|error: &HttpError| {
    ///         let mut b = Buf::new();
    ///         b.lit(r#"<p class="alert">"#);
    ///         error.message().render(&mut b);
    ///         b.lit("</p>");
    ///         Patch::new(b.finish()).selector("#alerts").mode(Mode::Prepend)
    ///     });
    /// }
    /// # let _ = errors;
    /// ```
    pub fn on_datastar_error<P: Into<Patch>>(
        &mut self,
        show: impl Fn(&HttpError) -> P + Send + Sync + 'static,
    ) -> &mut Self {
        self.composed.refusals.toast = Some(Box::new(move |error| show(error).into()));
        self
    }
}
