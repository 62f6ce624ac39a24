//! What a connection is watched for while nothing comes or goes.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::ReadBuf;
use tokio::time::Instant;

use super::breach::{Breach, Refusal};
use super::io::Gate;
use super::transport::Transport;

/// How long a connection has to be idle until its buffers go.
const REST: Duration = Duration::from_millis(100);

/// How much is read at a time behind a request in flight, to see whether its client is still there.
const AHEAD: usize = 128;

/// How much of what comes behind that request is taken to see the end of the input; the rest waits
/// in the socket.
const WATCHED: usize = 4096;

impl<IO: Transport> Gate<IO> {
    /// Ready when the wait for bytes has come to an end, which `over` tells.
    pub(super) fn poll_wait(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.scan.in_body() {
            loop {
                let at = self.pace.wait(&self.guard.limits);
                ready!(self.clock.poll(cx, at));
                if let Some(refusal) = self.pace.judge(&self.guard.limits) {
                    self.refuse(refusal);
                    return Poll::Ready(());
                }
            }
        }
        if let Some(since) = self.head_since {
            ready!(self.clock.poll(cx, since + self.guard.limits.head_time));
            if self.held.is_empty() {
                self.guard.note(Breach::HeadTimeout);
            } else {
                self.refuse(Refusal::HEAD_TIMEOUT);
            }
            self.ended = true;
            return Poll::Ready(());
        }
        // A busy connection is idle after every answer. What time it is then is asked when the
        // timer fires that runs anyway, at most a rest later.
        if self.idle_since.is_none() && self.clock.is_ticking(cx) {
            return Poll::Pending;
        }
        let since = *self.idle_since.get_or_insert_with(Instant::now);
        if !self.line.is_resting() {
            let at = since + REST.min(self.guard.limits.idle_time);
            ready!(self.clock.poll_tick(cx, at));
            self.line.set_resting(true);
        }
        ready!(self.clock.poll(cx, since + self.guard.limits.idle_time));
        self.ended = true;
        Poll::Ready(())
    }

    /// Looks whether the client of a request in flight is still there.
    ///
    /// hyper does not read meanwhile, so that a client that has closed only its own side still
    /// gets its answer.
    pub(super) fn watch(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        while self.held.len() < WATCHED {
            let mut space = [0; AHEAD];
            let mut buf = ReadBuf::new(&mut space);
            match Pin::new(&mut self.io).poll_read(cx, &mut buf) {
                Poll::Pending => break,
                Poll::Ready(Err(error)) => return Err(error),
                Poll::Ready(Ok(())) if buf.filled().is_empty() => {
                    self.end();
                    // Who works on the request looks at the line when it is polled.
                    cx.waker().wake_by_ref();
                    return self.stream_is_wanted();
                }
                Poll::Ready(Ok(())) if self.scan.is_over() => {
                    self.excess = true;
                    break;
                }
                Poll::Ready(Ok(())) => {
                    self.count_received(buf.filled().len());
                    self.held.push(buf.filled());
                }
            }
        }
        Ok(())
    }

    /// A live stream ends with the input of its client, which has nothing to ask for any more:
    /// otherwise only a failing write would tell that it has gone.
    pub(super) fn stream_is_wanted(&self) -> io::Result<()> {
        if self.ended && self.line.is_live() {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        Ok(())
    }

    /// The socket takes nothing.
    pub(super) fn poll_stalled<T>(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
        let limit = self.guard.limits.write_time;
        let at = *self
            .clock
            .write
            .get_or_insert_with(|| Instant::now() + limit);
        ready!(self.clock.poll(cx, at));
        self.guard.note(Breach::WriteTimeout);
        self.line.set_stalled();
        self.io.reset();
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}
