//! What a client is told ahead of the answer to its request, past hyper.
//!
//! hyper has no way to send an informational response (RFC 9110, 15.2) but 100. It flushes its
//! transport when it has nothing left to write, and serves one request after the other: so at a
//! flush, while a request is in flight, all that came before is out, and whatever is written then
//! stands where the interim response belongs.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf as _, Bytes};

use super::io::{Gate, Mode};
use super::transport::Transport;
use crate::metrics::Count;

impl<IO: Transport> Gate<IO> {
    /// Begins to say what was asked for; called where hyper has written all that it had.
    pub(super) fn poll_hints(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_ahead(cx))?;
        if self.mode == Mode::Http1
            && let Some(hints) = self.line.take_hints()
        {
            self.ahead = Bytes::from(hints);
            return self.poll_ahead(cx);
        }
        Poll::Ready(Ok(()))
    }

    /// Says what was begun, which comes before all that hyper writes from then on.
    #[inline]
    pub(super) fn poll_ahead(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.ahead.is_empty() {
            return Poll::Ready(Ok(()));
        }
        self.poll_rest_ahead(cx)
    }

    #[cold]
    fn poll_rest_ahead(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.ahead.is_empty() {
            let poll = Pin::new(&mut self.io).poll_write(cx, &self.ahead);
            match ready!(self.written(cx, poll))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                count => {
                    self.guard.metrics.add(Count::BytesSent, count as u64);
                    self.ahead.advance(count);
                }
            }
        }
        Poll::Ready(Ok(()))
    }
}
