//! What hyper writes, on its way through the gate.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::AsyncWrite;

use super::io::{Gate, Mode};
use super::transport::Transport;
use crate::metrics::Count;

/// Up to so many bytes it costs less to put the pieces of a write together than to have the kernel
/// take them one by one: a `writev` takes some 3 % of the time of a plain answer more than a `send`.
const SMALL: usize = 512;

impl<IO: Transport> Gate<IO> {
    /// Writes pieces that are [`SMALL`] in sum as one.
    fn poll_write_small(
        &mut self,
        cx: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let mut space = [0; SMALL];
        let mut end = 0;
        for piece in pieces {
            let from = end;
            end += piece.len();
            space[from..end].copy_from_slice(piece);
        }
        Pin::new(&mut self.io).poll_write(cx, &space[..end])
    }

    fn count_sent(&self, poll: &Poll<io::Result<usize>>) {
        if let Poll::Ready(Ok(bytes)) = poll {
            self.guard.metrics.add(Count::BytesSent, *bytes as u64);
        }
    }
}

impl<IO: Transport> AsyncWrite for Gate<IO> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        ready!(this.poll_ahead(cx))?;
        this.wrote = true;
        this.line.set_quiet(false);
        let poll = Pin::new(&mut this.io).poll_write(cx, buf);
        this.count_sent(&poll);
        this.written(cx, poll)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        ready!(this.poll_ahead(cx))?;
        this.wrote = true;
        this.line.set_quiet(false);
        let poll = if bufs.iter().map(|piece| piece.len()).sum::<usize>() <= SMALL {
            this.poll_write_small(cx, bufs)
        } else {
            Pin::new(&mut this.io).poll_write_vectored(cx, bufs)
        };
        this.count_sent(&poll);
        this.written(cx, poll)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    /// Called by hyper whenever it is polled and has nothing to write, which is when the client
    /// of a request in flight is looked after.
    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.poll_hints(cx))?;
        let poll = Pin::new(&mut this.io).poll_flush(cx);
        ready!(this.written(cx, poll))?;
        if this.mode == Mode::Pass {
            return Poll::Ready(Ok(()));
        }
        this.stream_is_wanted()?;
        let in_flight = !this.reading && !this.ended && !this.excess && !this.scan.in_body();
        // After a write hyper reads again, or it has a stream to look after.
        let soon = std::mem::take(&mut this.wrote) && !this.line.is_live();
        if in_flight && !soon {
            this.watch(cx)?;
        }
        this.line.set_quiet(!this.scan.in_body());
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.get_mut().poll_close(cx)
    }
}
