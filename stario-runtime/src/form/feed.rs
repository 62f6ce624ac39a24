//! A body as the stream that the multipart parser takes, one piece at a time.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use crate::error::{Error, HttpError, Result};
use crate::request::BodyStream;

/// What the head of one part may have beyond the piece that the part before it ends in.
const HEAD: u64 = 16 * 1024;

/// Bytes that may still come before the parser has found a part.
#[derive(Debug, Clone, Default)]
pub(super) struct HeadRoom(Arc<AtomicU64>);

impl HeadRoom {
    /// The parser looks for the next part.
    pub(super) fn searching(&self) {
        self.0.store(HEAD, Ordering::Relaxed);
    }

    /// The parser reads what is in a part, which is limited elsewhere.
    pub(super) fn inside(&self) {
        self.0.store(u64::MAX, Ordering::Relaxed);
    }

    /// As much of a piece as there is room for; the rest stays where it is.
    ///
    /// None when there is no room left: only a head without end needs more.
    fn take(&self, piece: &mut Bytes) -> Option<Bytes> {
        let left = self.0.load(Ordering::Relaxed);
        let fits = usize::try_from(left).unwrap_or(usize::MAX).min(piece.len());
        self.0.store(left - fits as u64, Ordering::Relaxed);
        (fits > 0).then(|| piece.split_to(fits))
    }
}

/// Gives out one piece at each poll.
///
/// The parser takes whatever is ready before it looks at it: from a fast client that would be
/// the whole upload, in memory.
pub(super) struct Feed {
    body: BodyStream,
    head: HeadRoom,
    /// What came in one piece with the end of a part, and is more than a head may have.
    rest: Bytes,
    /// A piece has been given out, and the parser has to look at it first.
    given: bool,
}

impl Feed {
    pub(super) fn new(body: BodyStream, head: HeadRoom) -> Self {
        Self {
            body,
            head,
            rest: Bytes::new(),
            given: false,
        }
    }
}

impl Stream for Feed {
    type Item = Result<Bytes, HttpError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if std::mem::take(&mut self.given) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        if self.rest.is_empty() {
            match ready!(Pin::new(&mut self.body).poll_next(cx)) {
                Some(Ok(piece)) => self.rest = piece,
                Some(Err(error)) => return Poll::Ready(Some(Err(as_http(&error)))),
                None => return Poll::Ready(None),
            }
        }
        self.given = true;
        let feed = &mut *self;
        let piece = feed.head.take(&mut feed.rest);
        let too_large = || HttpError::new(400, "The head of a part is too large.");
        Poll::Ready(Some(piece.ok_or_else(too_large)))
    }
}

fn as_http(error: &Error) -> HttpError {
    let known = error.downcast_ref::<HttpError>().cloned();
    known.unwrap_or_else(|| HttpError::new(400, "The request body could not be read."))
}
