//! Early hints: what a page is going to need, told while it is in the making.

use http::HeaderValue;
use http::header::LINK;

use crate::error::Result;
use crate::writer::Writer;

impl Writer {
    /// Tells the client what it is going to need, before the answer.
    ///
    /// It is `103 Early Hints` with these values of the header `link` (RFC 8297).
    ///
    /// For a page that takes a while to make: the browser fetches its styles and scripts meanwhile.
    /// The hints leave when the handler waits for something next. They are on the response as
    /// well, so nothing is lost where no hints can be sent: to HTTP/1.0, over HTTP/2 (hyper has no
    /// way to send them there yet), and when the answer is there at once.
    ///
    /// Browsers take hints over HTTP/2 alone, from the proxy in front, which has to pass them on.
    ///
    /// # Errors
    ///
    /// Refuses what is not the value of a header; nothing is sent then.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{Context, Result, Writer};
    ///
    /// # async fn slow_query() -> String { String::new() }
    /// async fn report(_c: Context, mut w: Writer) -> Result {
    ///     w.early_hints(["</app.css>; rel=preload; as=style"])?;
    ///     let report = slow_query().await; // the browser has the styles when it is through
    ///     w.text(report);
    ///     Ok(())
    /// }
    /// # let _ = report;
    /// ```
    pub fn early_hints<V>(&mut self, links: impl IntoIterator<Item = V>) -> Result<&mut Self>
    where
        V: TryInto<HeaderValue, Error: Into<http::Error>>,
    {
        let links: Vec<HeaderValue> = links
            .into_iter()
            .map(|link| link.try_into().map_err(Into::into))
            .collect::<Result<_, http::Error>>()?;
        if links.is_empty() {
            return Ok(self);
        }
        let mut words = b"HTTP/1.1 103 Early Hints\r\n".to_vec();
        for link in links {
            words.extend_from_slice(b"link: ");
            words.extend_from_slice(link.as_bytes());
            words.extend_from_slice(b"\r\n");
            self.headers_mut().append(LINK, link);
        }
        words.extend_from_slice(b"\r\n");
        self.exchange().hint(&words);
        Ok(self)
    }
}
