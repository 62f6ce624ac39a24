//! The body of a request piece by piece, as fast as the handler takes it.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http_body::Body as _;
use tokio::time::{Sleep, sleep};

use super::body::{too_large, too_slow};
use crate::body::{Upstream, broken};
use crate::error::Result;

/// The body of a request in the pieces that it comes in.
///
/// Nothing is collected: the client is read no faster than the pieces are taken. Made by
/// [`Request::stream`](super::Request::stream). It is a [`Stream`] of [`Result`]s as well.
///
/// # Example
///
/// ```
/// use stario_runtime::{Context, Result, Writer};
///
/// async fn count(c: Context, w: Writer) -> Result {
///     let mut upload = c.req.stream()?;
///     let mut lines = 0;
///     while let Some(piece) = upload.next().await {
///         lines += piece?.iter().filter(|byte| **byte == b'\n').count();
///     }
///     w.text(lines.to_string());
///     Ok(())
/// }
/// # let _ = count;
/// ```
#[must_use = "a body is read by `next().await`"]
pub struct BodyStream {
    source: Option<Upstream>,
    /// What an earlier attempt to read the whole body has left.
    first: Bytes,
    taken: u64,
    limit: u64,
    stall: Duration,
    silence: Option<Pin<Box<Sleep>>>,
}

impl BodyStream {
    pub(super) fn new(source: Upstream, first: Bytes, limit: u64, stall: Duration) -> Self {
        Self {
            source: Some(source),
            first,
            taken: 0,
            limit,
            stall,
            silence: None,
        }
    }

    /// A body that has been read.
    #[cfg(feature = "tower")]
    pub(super) fn whole(bytes: Bytes) -> Self {
        Self {
            source: None,
            taken: 0,
            limit: u64::MAX,
            stall: Duration::ZERO,
            silence: None,
            first: bytes,
        }
    }

    /// Whether no more pieces will come.
    #[cfg(feature = "tower")]
    pub(crate) fn is_over(&self) -> bool {
        let source = self.source.as_ref();
        self.first.is_empty() && source.is_none_or(http_body::Body::is_end_stream)
    }

    /// How much is to come.
    #[cfg(feature = "tower")]
    pub(crate) fn size_hint(&self) -> http_body::SizeHint {
        let first = self.first.len() as u64;
        let Some(source) = &self.source else {
            return http_body::SizeHint::with_exact(first);
        };
        let mut hint = source.size_hint();
        if let Some(upper) = hint.upper() {
            hint.set_upper(upper.saturating_add(first));
        }
        hint.set_lower(hint.lower().saturating_add(first));
        hint
    }

    /// Waits for the next piece; nothing at the end, and nothing after an error.
    ///
    /// # Errors
    ///
    /// 413 at the piece that goes over the limit, 408 when the client is silent for
    /// `STARIO_REQUESTS_BODY_TIMEOUT`, and an error with
    /// [`is_disconnected`](crate::Error::is_disconnected) when it has left half-way.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: no piece is lost.
    pub async fn next(&mut self) -> Option<Result<Bytes>> {
        std::future::poll_fn(|cx| self.poll_piece(cx)).await
    }

    /// Bytes that were given out so far.
    pub fn taken(&self) -> u64 {
        self.taken
    }

    fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes>>> {
        loop {
            let data = if self.first.is_empty() {
                let Some(source) = &mut self.source else {
                    return Poll::Ready(None);
                };
                match Pin::new(source).poll_frame(cx) {
                    Poll::Ready(Some(Ok(frame))) => match frame.into_data() {
                        Ok(data) if data.is_empty() => continue,
                        Ok(data) => data,
                        Err(_trailers) => continue,
                    },
                    Poll::Ready(Some(Err(error))) => {
                        return self.end(Some(Err(broken(&*error).into())));
                    }
                    Poll::Ready(None) => return self.end(None),
                    Poll::Pending => {
                        ready!(self.poll_silence(cx));
                        return self.end(Some(Err(too_slow().into())));
                    }
                }
            } else {
                std::mem::take(&mut self.first)
            };
            self.silence = None;
            self.taken = self.taken.saturating_add(data.len() as u64);
            if self.taken > self.limit {
                return self.end(Some(Err(too_large().into())));
            }
            return Poll::Ready(Some(Ok(data)));
        }
    }

    fn poll_silence(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let stall = self.stall;
        let silence = self.silence.get_or_insert_with(|| Box::pin(sleep(stall)));
        silence.as_mut().poll(cx)
    }

    fn end<T>(&mut self, last: T) -> Poll<T> {
        self.source = None;
        self.silence = None;
        Poll::Ready(last)
    }
}

impl Stream for BodyStream {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_piece(cx)
    }
}

impl fmt::Debug for BodyStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BodyStream")
            .field("taken", &self.taken)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}
