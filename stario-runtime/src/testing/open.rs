//! A response whose body is still coming.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use hyper::body::Incoming;

use super::sent::{Sent, write_message};
use super::stream::StreamEnd;
use super::wire::{self, Driver, Opened};

/// A response whose head is there, and whose body comes piece by piece.
///
/// Made by [`TestRequest::open`](super::TestRequest::open).
///
/// Nothing is read ahead: a piece that is not taken holds the handler back. Dropping it
/// disconnects.
///
/// # Example
///
/// ```
/// use stario_runtime::testing::TestClient;
/// use stario_runtime::{App, Context, Method, Result, Route, Span, Writer};
///
/// async fn slow(_c: Context, w: Writer) -> Result {
///     let mut body = w.stream("text/plain");
///     body.write("begun, ").await?;
///     body.write("done").await
/// }
///
/// async fn bootstrap(app: &mut App, _span: &Span) -> Result {
///     app.add(Route::new(Method::GET, "/slow")?, slow);
///     Ok(())
/// }
///
/// # stario_runtime::__private::block_on_test(async {
/// let client = TestClient::start(bootstrap).await;
/// let mut response = client.get("/slow").open().await;
/// assert_eq!(response.status(), 200); // the head is there, the body is still coming
/// let mut text = Vec::new();
/// while let Some(piece) = response.chunk().await {
///     text.extend_from_slice(&piece);
/// }
/// assert_eq!(text, b"begun, done");
/// # });
/// ```
pub struct OpenResponse {
    sent: Sent,
    status: StatusCode,
    headers: HeaderMap,
    body: Incoming,
    taken: usize,
    end: Option<StreamEnd>,
    _driver: Driver,
}

impl OpenResponse {
    pub(super) fn new(sent: Sent, opened: Opened) -> Self {
        let (head, body) = opened.response.into_parts();
        Self {
            sent,
            status: head.status,
            headers: head.headers,
            body,
            taken: 0,
            end: None,
            _driver: opened.driver,
        }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Waits for the next piece of the body; nothing when it has ended.
    ///
    /// # Panics
    ///
    /// Panics when nothing comes within the timeout of the request.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: no piece is lost.
    pub async fn chunk(&mut self) -> Option<Bytes> {
        if self.end.is_some() {
            return None;
        }
        let patience = self.sent.patience;
        match wire::patiently(patience, wire::chunk(&mut self.body)).await {
            Some(Some(Ok(bytes))) => {
                self.taken += bytes.len();
                return Some(bytes);
            }
            Some(Some(Err(_))) => self.end = Some(StreamEnd::CutOff),
            Some(None) => self.end = Some(StreamEnd::Finished),
            None => panic!("expected a piece of the body within {patience:?}\n\n{self}"),
        }
        None
    }

    /// Waits for the end of the body, and passes over what is left of it.
    ///
    /// # Panics
    ///
    /// As [`chunk`](OpenResponse::chunk).
    ///
    /// # Cancel safety
    ///
    /// Not cancel safe: what was read so far is lost.
    pub async fn end(&mut self) -> StreamEnd {
        loop {
            if let Some(end) = self.end {
                return end;
            }
            self.chunk().await;
        }
    }
}

impl fmt::Display for OpenResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}", self.sent, self.status)?;
        write_message(f, &self.headers, "")?;
        writeln!(f, "\n  {} bytes of the body so far", self.taken)?;
        self.sent.write_spans(f)
    }
}

impl fmt::Debug for OpenResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
