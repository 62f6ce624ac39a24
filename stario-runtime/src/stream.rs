//! A body of any content type that is written while it is sent.

use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;

use bytes::Bytes;
use futures_core::Stream;
use http::HeaderValue;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};

use crate::body::{Body, LiveBody};
use crate::channel::{Channel, Refused};
use crate::error::{Error, HttpError, Result};
use crate::exchange::Exchange;
use crate::writer::Writer;

impl Writer {
    /// Answers with a body that is written piece by piece: the head leaves now.
    ///
    /// Without a `content-length` the body may have any length; with one it is held to it, and
    /// what is too much or too little cuts the connection, so that no client takes a torn body
    /// for a whole one. A stream of events is [`sse`](Writer::sse).
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{Context, Result, Writer};
    ///
    /// async fn export(_c: Context, mut w: Writer) -> Result {
    ///     w.attachment("numbers.csv");
    ///     let mut body = w.stream("text/csv; charset=utf-8");
    ///     for n in 0..1_000_000 {
    ///         body.write(format!("{n},{}\n", n * n)).await?; // waits for a slow client
    ///     }
    ///     body.end()
    /// }
    /// # let _ = export;
    /// ```
    pub fn stream(mut self, content_type: &'static str) -> ByteStream {
        let exchange = self.exchange().clone();
        let headers = self.headers_mut();
        headers
            .entry(CONTENT_TYPE)
            .or_insert(HeaderValue::from_static(content_type));
        let declared = headers.get(CONTENT_LENGTH).map(declared_length);
        // No limit: a write waits for room instead of cutting the stream.
        let channel = exchange.open_live(usize::MAX);
        let stream = ByteStream {
            channel: channel.clone(),
            exchange: exchange.clone(),
            left: declared.flatten(),
            bytes: 0,
        };
        if declared == Some(None) {
            channel.finish();
            self.error(Error::misuse("`content-length` is not a number"));
        } else {
            let body = LiveBody::new(channel, exchange, None);
            self.send(Body::Live(Box::new(body)));
        }
        stream
    }

    /// Answers with the pieces of a stream, and returns when it has ended.
    ///
    /// The next piece is asked for when the client has room for it. An error of the stream cuts
    /// the connection, so that the client sees that something is missing.
    ///
    /// # Errors
    ///
    /// The stream's own error, and as [`ByteStream::write`]: pass it on with `?`.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future ends the answer at the piece it has reached.
    ///
    /// # Example
    ///
    /// ```
    /// use futures_core::Stream;
    /// use stario_runtime::{Context, Result, Writer};
    ///
    /// fn rows() -> impl Stream<Item = std::io::Result<String>> + Send {
    ///     # struct Rows;
    ///     # impl Stream for Rows {
    ///     #     type Item = std::io::Result<String>;
    ///     #     fn poll_next(
    ///     #         self: std::pin::Pin<&mut Self>,
    ///     #         _cx: &mut std::task::Context<'_>,
    ///     #     ) -> std::task::Poll<Option<std::io::Result<String>>> {
    ///     #         std::task::Poll::Ready(None)
    ///     #     }
    ///     # }
    ///     # Rows
    ///     // ..
    /// }
    ///
    /// async fn export(_c: Context, w: Writer) -> Result {
    ///     w.stream_from("text/csv; charset=utf-8", rows()).await
    /// }
    /// # let _ = export;
    /// ```
    pub async fn stream_from<B, E>(
        self,
        content_type: &'static str,
        pieces: impl Stream<Item = Result<B, E>>,
    ) -> Result
    where
        B: Into<Bytes>,
        E: Into<Error>,
    {
        let mut pieces = pin!(pieces);
        let mut body = self.stream(content_type);
        loop {
            // Whichever comes first; the loser holds nothing.
            let piece = tokio::select! {
                piece = poll_fn(|cx| pieces.as_mut().poll_next(cx)) => piece,
                () = body.exchange.client_leaves() => return Err(left().into()),
            };
            match piece {
                Some(piece) => body.write(piece.map_err(Into::into)?).await?,
                None => return body.end(),
            }
        }
    }
}

/// Digits only: what `+5` means is nobody's business here (RFC 9110, 8.6).
fn declared_length(value: &HeaderValue) -> Option<u64> {
    let text = value.to_str().ok()?;
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok())?
}

fn left() -> HttpError {
    HttpError::disconnected("The client has left.")
}

/// An open body, from [`Writer::stream`].
///
/// It ends with its handler or at [`end`](ByteStream::end); when the handler fails or panics
/// the connection is cut instead. Where the client takes a content coding, each write leaves as
/// a block that can be decoded at once.
///
/// # Example
///
/// ```
/// use stario_runtime::testing::TestClient;
/// use stario_runtime::{App, Context, Method, Result, Route, Span, Writer};
///
/// async fn numbers(_c: Context, w: Writer) -> Result {
///     let mut body = w.stream("text/csv");
///     for number in 1..=3 {
///         body.write(format!("{number},{}\n", number * number)).await?; // waits for a slow client
///     }
///     body.end()
/// }
///
/// async fn bootstrap(app: &mut App, _span: &Span) -> Result {
///     app.add(Route::new(Method::GET, "/numbers.csv")?, numbers);
///     Ok(())
/// }
///
/// # stario_runtime::__private::block_on_test(async {
/// let client = TestClient::start(bootstrap).await;
/// client.get("/numbers.csv").await.assert_text("1,1\n2,4\n3,9\n");
/// # });
/// ```
pub struct ByteStream {
    channel: Arc<Channel>,
    exchange: Arc<Exchange>,
    /// What is missing to the declared length.
    left: Option<u64>,
    bytes: u64,
}

impl ByteStream {
    /// Sends bytes.
    ///
    /// Waits while the client has not taken enough of what was sent before.
    ///
    /// Nothing is copied: a `String`, a `Vec<u8>` and [`Bytes`] go to the connection as they
    /// are. Many small writes are better collected first.
    ///
    /// # Errors
    ///
    /// When the client has left, which `?` passes on without failing the request
    /// ([`Error::is_disconnected`]); and when there is more than the declared length, which
    /// cuts the connection.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future before it is ready sends nothing.
    pub async fn write(&mut self, bytes: impl Into<Bytes>) -> Result {
        let bytes = bytes.into();
        let len = bytes.len() as u64;
        if self.left.is_some_and(|left| left < len) {
            self.left = None;
            self.channel.fail();
            return Err(Error::misuse(
                "the body is longer than its `content-length`",
            ));
        }
        self.channel.room().await;
        match self.channel.send(bytes) {
            Ok(()) => {
                self.bytes += len;
                self.left = self.left.map(|left| left - len);
                Ok(())
            }
            Err(Refused::Closed | Refused::Full) => {
                self.left = None;
                Err(left().into())
            }
        }
    }

    /// Returns when everything has left for the socket, or the client is gone.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: nothing is taken back.
    pub async fn flush(&self) {
        self.channel.drained().await;
    }

    /// Ends the body now; the rest of the handler still runs.
    ///
    /// # Errors
    ///
    /// When bytes are missing to the declared length, which cuts the connection.
    pub fn end(mut self) -> Result {
        if self.is_short() {
            self.left = None;
            self.channel.fail();
            return Err(Error::misuse(
                "the body is shorter than its `content-length`",
            ));
        }
        self.channel.finish();
        Ok(())
    }

    fn is_short(&self) -> bool {
        self.left.is_some_and(|left| left > 0) && !self.exchange.client_has_left()
    }
}

impl Drop for ByteStream {
    fn drop(&mut self) {
        let span = &self.exchange.span;
        span.attr("stream.bytes", self.bytes);
        if std::thread::panicking() {
            self.channel.fail();
        } else if self.is_short() {
            span.fail("the body is shorter than its `content-length`");
            self.channel.fail();
        }
        self.exchange.sse_dropped();
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream")
            .field("bytes", &self.bytes)
            .finish_non_exhaustive()
    }
}
