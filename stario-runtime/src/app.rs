//! The app: what `bootstrap` composes.

use std::error::Error as StdError;
use std::fmt;
use std::panic::Location;
use std::pin::Pin;
use std::sync::Arc;

use http::HeaderValue;
use stario_html::Patch;
use tokio::task::JoinHandle;

use crate::assets::Assets;
use crate::config::ServerConfig;
use crate::context::Context;
use crate::error::{HttpError, Result};
use crate::files::Files;
use crate::handle::AppHandle;
use crate::handler::{Handler, HandlerSite};
use crate::refusal::{Mapping, Refusals};
use crate::route::Route;
use crate::router::Router;
use crate::writer::Writer;

/// The composition root: routes, assets, background tasks, shutdown hooks.
///
/// `bootstrap` gets one, and everything is fixed when it returns.
///
/// # Example
///
/// ```
/// use stario_runtime::{App, Context, Method, Result, Route, Span, Writer};
///
/// async fn hello(_c: Context, w: Writer) {
///     w.text("hello");
/// }
///
/// async fn bootstrap(app: &mut App, _span: &Span) -> Result {
///     app.add(Route::new(Method::GET, "/")?, hello);
///     app.on_shutdown(async || { /* close pools */ });
///     Ok(())
/// }
/// # let _ = bootstrap;
/// ```
pub struct App {
    handle: AppHandle,
    pub(crate) router: Router<Endpoint>,
    pub(crate) assets: Vec<&'static Assets>,
    pub(crate) hooks: Vec<Hook>,
    pub(crate) refusals: Refusals,
}

/// A handler and its name, at its place in the router.
pub(crate) struct Endpoint {
    pub(crate) handler: Arc<dyn Handler>,
    pub(crate) site: HandlerSite,
}

type HookFuture = Pin<Box<dyn Future<Output = ()> + Send>>;
pub(crate) type Hook = Box<dyn FnOnce() -> HookFuture + Send>;

impl App {
    pub(crate) fn new(config: ServerConfig) -> Self {
        Self {
            handle: AppHandle::new(config),
            router: Router::new(),
            assets: Vec::new(),
            hooks: Vec::new(),
            refusals: Refusals::default(),
        }
    }

    /// Registers a handler.
    ///
    /// # Panics
    ///
    /// Panics when the route is taken or could not be told apart from another; the message
    /// names both places.
    #[track_caller]
    pub fn add(&mut self, route: impl Into<Route>, handler: impl Handler) -> &mut Self {
        let site = handler.site();
        let endpoint = Endpoint {
            handler: Arc::new(handler),
            site,
        };
        if let Err(conflict) = self
            .router
            .insert(route.into(), endpoint, Location::caller())
        {
            panic!("{conflict}");
        }
        self
    }

    /// Serves a directory of fingerprinted files below its own prefix.
    ///
    /// # Panics
    ///
    /// Panics when a route stands at the prefix already.
    #[track_caller]
    pub fn assets(&mut self, assets: &'static Assets) -> &mut Self {
        self.add(assets.route(), move |c: Context, w: Writer| {
            serve(assets, c, w)
        });
        self.assets.push(assets);
        self
    }

    /// Sets the content type of files by their suffix, for assets and files alike.
    ///
    /// # Panics
    ///
    /// Panics when the content type could not stand in a header.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::App;
    ///
    /// fn compose(app: &mut App) {
    ///     app.content_type("gltf", "model/gltf+json");
    /// }
    /// # let _ = compose;
    /// ```
    #[track_caller]
    pub fn content_type(&mut self, suffix: &str, content_type: &str) -> &mut Self {
        let Ok(value) = HeaderValue::from_str(content_type) else {
            panic!("{content_type:?} is not a content type");
        };
        let suffix = suffix.trim_start_matches('.');
        self.handle.set_content_type(suffix, value);
        self
    }

    /// Serves a directory of files that change while the server runs, below a prefix.
    ///
    /// # Panics
    ///
    /// Panics when the prefix is not a path, or a route stands at it already.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{App, Files};
    ///
    /// fn compose(app: &mut App) {
    ///     app.files("/uploads", Files::new("data/uploads").untrusted());
    /// }
    /// # let _ = compose;
    /// ```
    #[track_caller]
    pub fn files(&mut self, prefix: &str, files: Files) -> &mut Self {
        let route = match Files::route(prefix) {
            Ok(route) => route,
            Err(error) => panic!("{prefix:?} cannot be the prefix of files: {error}"),
        };
        self.add(route, move |c: Context, w: Writer| {
            files.clone().serve(c, w)
        })
    }

    /// Runs `hook` after the last request, in reverse order of registration.
    pub fn on_shutdown<F, Fut>(&mut self, hook: F) -> &mut Self
    where
        F: FnOnce() -> Fut + Send + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        self.hooks.push(Box::new(move || Box::pin(hook())));
        self
    }

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
            answer: Box::new(move |exchange, error, headers| {
                if let Some(error) = error.downcast_ref::<E>() {
                    answer(error, Writer::new(exchange.clone(), headers.clone()));
                }
            }),
        };
        self.refusals.mappings.push(mapping);
        self
    }

    /// Shows errors in the page that asked through Datastar, instead of the usual message at its
    /// foot.
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
        self.refusals.toast = Some(Box::new(move |error| show(error).into()));
        self
    }

    /// Starts a background task; a drain waits for it.
    ///
    /// A task that runs for ever should end when [`AppHandle::draining`] returns.
    pub fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        self.handle.spawn(future)
    }

    /// What handlers see of the app, for dependencies that spawn tasks.
    pub fn handle(&self) -> &AppHandle {
        &self.handle
    }

    /// The settings of the server.
    pub fn config(&self) -> &ServerConfig {
        self.handle.config()
    }
}

async fn serve(assets: &'static Assets, c: Context, mut w: Writer) -> Result {
    let tail: String = c.param("path")?;
    let asked = &w.exchange().asked;
    let accepts = asked.accepts.within(&c.app.config().compression);
    // The first request for a coding makes it, on a thread for such work.
    if let Some(work) = assets.prepare(&tail, accepts) {
        tokio::task::spawn_blocking(work).await?;
    }
    let content_type = c.app.content_type(&tail);
    let response = assets.answer(
        &asked.method,
        &tail,
        accepts,
        c.req.headers(),
        &content_type,
    );
    // It has the best coding that is kept, or none is worth it.
    w.uncompressed();
    w.respond(response);
    Ok(())
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App")
            .field("routes", &self.router.routes().len())
            .field("assets", &self.assets.len())
            .finish_non_exhaustive()
    }
}
