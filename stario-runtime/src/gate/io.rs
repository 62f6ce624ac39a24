//! [`Gate`]: what hyper takes for the transport.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncWrite as _, ReadBuf};
use tokio::time::Instant;

use super::breach::Refusal;
use super::clock::Clock;
use super::closing::Closing;
use super::guard::Guard;
use super::held::Held;
use super::line::Line;
use super::pace::Pace;
use super::scan::Scan;
use super::transport::Transport;
use crate::metrics::Count;

/// What an HTTP/2 connection begins with (RFC 9113, 3.4).
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// How much is read at a time where hyper's own buffer cannot be used.
pub(super) const STEP: usize = 4096;

/// The gate of one connection, see the [module documentation](super).
#[expect(clippy::struct_excessive_bools, reason = "they change independently")]
#[derive(Debug)]
pub(crate) struct Gate<IO> {
    pub(super) io: IO,
    pub(super) guard: Arc<Guard>,
    pub(super) line: Arc<Line>,
    pub(super) mode: Mode,
    pub(super) scan: Scan,
    pub(super) held: Held,
    pub(super) clock: Clock,
    pub(super) pace: Pace,
    /// Since when a head is awaited that has begun, or with which the connection begins.
    pub(super) head_since: Option<Instant>,
    /// Since when nothing is awaited but another request.
    pub(super) idle_since: Option<Instant>,
    /// The end of the input.
    pub(super) ended: bool,
    /// Something came after the last request.
    pub(super) excess: bool,
    pub(super) refusal: Option<Refusal>,
    /// hyper has been told of the refusal where it had no request to answer.
    pub(super) told: bool,
    /// hyper waits for bytes.
    pub(super) reading: bool,
    /// Something was written since the last flush.
    pub(super) wrote: bool,
    /// What is said past hyper, as far as the socket has not taken it.
    pub(super) ahead: Bytes,
    pub(super) closing: Closing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// The first bytes tell HTTP/1 from HTTP/2.
    Opening,
    Http1,
    /// HTTP/2: bytes pass as they are.
    Pass,
}

/// What a connection is about to bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// A request whose head is here and in order.
    Request,
    /// An HTTP/2 connection; from here on the gate only counts time.
    Http2,
    /// Nothing more.
    Over,
}

impl<IO: Transport> Gate<IO> {
    pub(crate) fn new(io: IO, guard: Arc<Guard>, line: Arc<Line>) -> Self {
        let mode = if guard.limits.http2 {
            Mode::Opening
        } else {
            Mode::Http1
        };
        Self {
            io,
            guard,
            line,
            mode,
            scan: Scan::new(),
            held: Held::default(),
            clock: Clock::default(),
            pace: Pace::default(),
            head_since: Some(Instant::now()),
            idle_since: None,
            ended: false,
            excess: false,
            refusal: None,
            told: false,
            reading: false,
            wrote: false,
            ahead: Bytes::new(),
            closing: Closing::Open,
        }
    }

    /// Counts the time for the first request head from an earlier moment: a handshake is part of
    /// it.
    pub(crate) fn since(mut self, begun: Instant) -> Self {
        self.head_since = Some(begun);
        self
    }

    /// Waits for the next request, with no other memory than the gate's own.
    ///
    /// Cancel safe: what was read is kept.
    pub(crate) async fn next(&mut self) -> Next {
        poll_fn(|cx| self.poll_next(cx)).await
    }

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Next> {
        loop {
            if self.mode == Mode::Pass {
                return Poll::Ready(Next::Http2);
            }
            if self.held.is_ready() {
                return Poll::Ready(Next::Request);
            }
            if self.over().is_some() {
                return Poll::Ready(Next::Over);
            }
            if self.held.is_fresh() {
                self.look();
            } else if ready!(self.poll_more(cx)).is_err() {
                self.ended = true;
            }
        }
    }

    /// Says the last word, where there is one, and closes.
    pub(crate) async fn close(&mut self) {
        // An error means that there is nobody to tell.
        let _ = poll_fn(|cx| Pin::new(&mut *self).poll_shutdown(cx)).await;
    }

    /// Whether the client has sent a part of something.
    pub(crate) fn has_begun(&self) -> bool {
        !self.held.is_empty()
    }

    /// Whether the client asks for nothing more and has not asked for anything that still waits.
    pub(crate) fn was_last(&self) -> bool {
        self.scan.is_over() && !self.held.is_ready()
    }

    /// Takes back what hyper has read and not looked at.
    pub(crate) fn put_back(&mut self, bytes: &Bytes) {
        self.held.put_back(bytes);
    }

    /// Looks at what is held.
    #[inline(never)]
    fn look(&mut self) {
        if self.mode == Mode::Opening {
            let begun = self.held.unseen();
            if begun.starts_with(PREFACE) {
                self.mode = Mode::Pass;
                self.held.pass(begun.len());
                return;
            }
            if PREFACE.starts_with(begun) {
                self.held.pass(0);
                return;
            }
            self.mode = Mode::Http1;
        }
        let held = std::mem::take(&mut self.held);
        let passed = self.admit(held.unseen());
        self.held = held;
        self.held.pass(passed);
        if self.ended {
            self.end_in_head();
        }
    }

    /// How much of what follows may be let through.
    fn admit(&mut self, bytes: &[u8]) -> usize {
        let was_in_body = self.scan.in_body();
        let passed = match self.scan.pass(bytes, &self.guard.limits) {
            Ok(passed) => passed,
            Err((passed, refusal)) => {
                self.refuse(refusal);
                passed
            }
        };
        if passed > 0 {
            self.head_since = None;
            self.idle_since = None;
        }
        if was_in_body {
            self.pace.arrived(passed);
        } else if self.scan.in_body() {
            self.pace = Pace::default();
        }
        if self.scan.in_head() && self.head_since.is_none() {
            self.head_since = Some(Instant::now());
        }
        self.excess |= self.scan.is_over() && passed < bytes.len();
        passed
    }

    #[inline(never)]
    pub(super) fn refuse(&mut self, refusal: Refusal) {
        self.guard.note(refusal.breach());
        self.refusal.get_or_insert(refusal);
    }

    /// The end of the input as hyper is to see it, once there is one.
    fn over(&mut self) -> Option<io::Result<()>> {
        if let Some(refusal) = self.refusal {
            if self.scan.in_body() {
                return Some(Err(io::Error::other(refusal)));
            }
            self.told = true;
            return Some(Ok(()));
        }
        // What came before the end is looked at like everything else.
        let ended = self.ended && !self.held.is_fresh();
        (ended || self.scan.is_over()).then_some(Ok(()))
    }

    /// The client has closed its side.
    #[inline(never)]
    pub(super) fn end(&mut self) {
        self.ended = true;
        self.line.client_left();
        self.end_in_head();
    }

    fn end_in_head(&mut self) {
        if self.scan.in_head() {
            self.refuse(Refusal::malformed("The request ended in its head."));
        }
    }

    /// Reads into the memory of the gate.
    #[inline(never)]
    fn poll_more(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut space = [0; STEP];
        let room = self
            .guard
            .limits
            .head
            .saturating_sub(self.held.unseen().len());
        let mut buf = ReadBuf::new(&mut space[..room.clamp(1, STEP)]);
        match Pin::new(&mut self.io).poll_read(cx, &mut buf) {
            Poll::Pending => self.poll_wait(cx).map(Ok),
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Ready(Ok(())) if buf.filled().is_empty() => {
                self.end();
                Poll::Ready(Ok(()))
            }
            Poll::Ready(Ok(())) => {
                self.count_received(buf.filled().len());
                self.held.push(buf.filled());
                Poll::Ready(Ok(()))
            }
        }
    }

    /// The way of nearly all bytes: into hyper's buffer, and looked at there. Nothing when that
    /// has to be tried again, or is over.
    fn poll_direct(
        &mut self,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Option<Poll<io::Result<()>>> {
        let before = buf.filled().len();
        match Pin::new(&mut self.io).poll_read(cx, buf) {
            Poll::Pending => {
                if self.poll_wait(cx).is_pending() {
                    self.reading = true;
                    return Some(Poll::Pending);
                }
            }
            Poll::Ready(Err(error)) => return Some(Poll::Ready(Err(error))),
            Poll::Ready(Ok(())) if buf.filled().len() == before => self.end(),
            Poll::Ready(Ok(())) => {
                self.count_received(buf.filled().len() - before);
                let passed = self.admit(&buf.filled()[before..]);
                let rest = &buf.filled()[before + passed..];
                if passed == 0 {
                    self.held.keep(rest);
                    buf.set_filled(before);
                    return None;
                }
                // More requests than may be in flight, or the begin of one.
                if !rest.is_empty() {
                    self.held.push(rest);
                }
                buf.set_filled(before + passed);
                self.line.give(self.scan.requests(), self.scan.in_body());
                return Some(Poll::Ready(Ok(())));
            }
        }
        None
    }

    pub(super) fn count_received(&self, bytes: usize) {
        self.guard.metrics.add(Count::BytesReceived, bytes as u64);
    }

    pub(super) fn written<T>(
        &mut self,
        cx: &mut Context<'_>,
        poll: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if poll.is_pending() {
            return self.poll_stalled(cx);
        }
        self.clock.write = None;
        poll
    }
}

impl<IO: Transport> AsyncRead for Gate<IO> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.reading = false;
        loop {
            if this.held.is_empty() && this.mode == Mode::Http1 {
                if let Some(over) = this.over() {
                    return Poll::Ready(over);
                }
                if let Some(read) = this.poll_direct(cx, buf) {
                    return read;
                }
                continue;
            }
            if this.held.is_ready() {
                this.line.give(this.scan.requests(), this.scan.in_body());
                this.held.take(buf);
                return Poll::Ready(Ok(()));
            }
            if this.mode == Mode::Pass {
                let before = buf.filled().len();
                let poll = Pin::new(&mut this.io).poll_read(cx, buf);
                this.count_received(buf.filled().len() - before);
                return poll;
            }
            if let Some(over) = this.over() {
                return Poll::Ready(over);
            }
            if this.held.is_fresh() {
                this.look();
                continue;
            }
            let Poll::Ready(read) = this.poll_more(cx) else {
                this.reading = true;
                return Poll::Pending;
            };
            read?;
        }
    }
}
