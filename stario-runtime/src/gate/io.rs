//! [`Gate`]: what hyper takes for the transport.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Instant;

use super::breach::{Breach, Refusal};
use super::clock::Clock;
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
const STEP: usize = 4096;

/// How much is read ahead of a request in flight, to see whether its client is still there.
const AHEAD: usize = 128;

/// How long a connection has to be idle until its buffers go.
const REST: Duration = Duration::from_millis(100);

/// How long a refused client is listened to after its answer: a close with unread bytes is a
/// reset, which could overtake the answer (RFC 9112, 9.6).
const LINGER: Duration = Duration::from_secs(1);

/// The gate of one connection, see the [module documentation](super).
#[expect(clippy::struct_excessive_bools, reason = "they change independently")]
#[derive(Debug)]
pub(crate) struct Gate<IO> {
    io: IO,
    guard: Arc<Guard>,
    line: Arc<Line>,
    mode: Mode,
    scan: Scan,
    held: Held,
    clock: Clock,
    pace: Pace,
    /// Since when a head is awaited that has begun, or with which the connection begins.
    head_since: Option<Instant>,
    /// Since when nothing is awaited but another request.
    idle_since: Option<Instant>,
    /// The end of the input.
    ended: bool,
    /// Something came after the last request.
    excess: bool,
    refusal: Option<Refusal>,
    /// hyper has been told of the refusal where it had no request to answer.
    told: bool,
    /// hyper waits for bytes.
    reading: bool,
    /// Something was written since the last flush.
    wrote: bool,
    closing: Closing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// The first bytes tell HTTP/1 from HTTP/2.
    Opening,
    Http1,
    /// HTTP/2: bytes pass as they are.
    Pass,
}

#[derive(Debug)]
enum Closing {
    Open,
    Words(Vec<u8>, usize),
    Shutdown,
    Linger(Instant),
    Closed,
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

    /// Whether the client asked for nothing after the request it has sent.
    pub(crate) fn was_last(&self) -> bool {
        self.scan.is_over()
    }

    /// Takes back what hyper has read and not looked at.
    pub(crate) fn put_back(&mut self, bytes: &Bytes) {
        self.held.put_back(bytes);
    }

    /// Looks at what is held.
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

    fn refuse(&mut self, refusal: Refusal) {
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
        (self.ended || self.scan.is_over()).then_some(Ok(()))
    }

    /// The client has closed its side.
    fn end(&mut self) {
        self.ended = true;
        self.line.client_left();
        if self.scan.in_head() {
            self.refuse(Refusal::malformed("The request ended in its head."));
        }
    }

    /// Reads into the memory of the gate.
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

    /// Ready when the wait for bytes has come to an end, which `over` tells.
    fn poll_wait(&mut self, cx: &mut Context<'_>) -> Poll<()> {
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
        // What has just begun says what the time is.
        let begins = self.idle_since.is_none();
        let since = *self.idle_since.get_or_insert_with(Instant::now);
        if !self.line.is_resting() {
            let at = since + REST.min(self.guard.limits.idle_time);
            ready!(self.clock.poll_since(cx, at, begins.then_some(since)));
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
    fn watch(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        let mut space = [0; AHEAD];
        let mut buf = ReadBuf::new(&mut space);
        match Pin::new(&mut self.io).poll_read(cx, &mut buf) {
            Poll::Pending => Ok(()),
            Poll::Ready(Err(error)) => Err(error),
            Poll::Ready(Ok(())) if buf.filled().is_empty() => {
                self.end();
                // Who works on the request looks at the line when it is polled.
                cx.waker().wake_by_ref();
                self.stream_is_wanted()
            }
            Poll::Ready(Ok(())) if self.scan.is_over() => {
                self.excess = true;
                Ok(())
            }
            Poll::Ready(Ok(())) => {
                self.count_received(buf.filled().len());
                self.held.push(buf.filled());
                Ok(())
            }
        }
    }

    /// A live stream ends with the input of its client, which has nothing to ask for any more:
    /// otherwise only a failing write would tell that it has gone.
    fn stream_is_wanted(&self) -> io::Result<()> {
        if self.ended && self.line.is_live() {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        Ok(())
    }

    /// The socket takes nothing.
    fn poll_stalled<T>(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
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

    fn count_received(&self, bytes: usize) {
        self.guard.metrics.add(Count::BytesReceived, bytes as u64);
    }

    fn count_sent(&self, poll: &Poll<io::Result<usize>>) {
        if let Poll::Ready(Ok(bytes)) = poll {
            self.guard.metrics.add(Count::BytesSent, *bytes as u64);
        }
    }

    fn written<T>(
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

    /// Whether a close could be taken for a reset.
    fn has_unread(&self) -> bool {
        let unread =
            self.refusal.is_some() || self.scan.in_body() || !self.held.is_empty() || self.excess;
        unread && !self.ended && self.mode != Mode::Pass
    }

    fn poll_drained(&mut self, cx: &mut Context<'_>, until: Instant) -> Poll<()> {
        loop {
            let mut space = [0; STEP];
            let mut buf = ReadBuf::new(&mut space);
            match Pin::new(&mut self.io).poll_read(cx, &mut buf) {
                Poll::Pending => return self.clock.poll(cx, until),
                Poll::Ready(Ok(())) if !buf.filled().is_empty() => {
                    if Instant::now() >= until {
                        return Poll::Ready(());
                    }
                }
                Poll::Ready(_) => return Poll::Ready(()),
            }
        }
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
            if !this.held.is_empty() || this.mode == Mode::Opening {
                let Poll::Ready(read) = this.poll_more(cx) else {
                    this.reading = true;
                    return Poll::Pending;
                };
                read?;
                continue;
            }
            // The way of nearly all bytes: into hyper's buffer, and looked at there.
            let before = buf.filled().len();
            match Pin::new(&mut this.io).poll_read(cx, buf) {
                Poll::Pending => {
                    if this.poll_wait(cx).is_pending() {
                        this.reading = true;
                        return Poll::Pending;
                    }
                }
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Ready(Ok(())) if buf.filled().len() == before => this.end(),
                Poll::Ready(Ok(())) => {
                    this.count_received(buf.filled().len() - before);
                    let passed = this.admit(&buf.filled()[before..]);
                    let rest = &buf.filled()[before + passed..];
                    if passed > 0 {
                        // More requests than may be in flight, or the begin of one.
                        this.held.push(rest);
                        buf.set_filled(before + passed);
                        this.line.give(this.scan.requests(), this.scan.in_body());
                        return Poll::Ready(Ok(()));
                    }
                    this.held.keep(rest);
                    buf.set_filled(before);
                }
            }
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
        this.wrote = true;
        this.line.set_quiet(false);
        let poll = Pin::new(&mut this.io).poll_write_vectored(cx, bufs);
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
        let poll = Pin::new(&mut this.io).poll_flush(cx);
        ready!(this.written(cx, poll))?;
        if this.mode == Mode::Pass {
            return Poll::Ready(Ok(()));
        }
        this.stream_is_wanted()?;
        let in_flight = !this.reading
            && !this.ended
            && !this.excess
            && !this.scan.in_body()
            && this.held.is_empty();
        // After a write hyper reads again, or it has a stream to look after.
        let soon = std::mem::take(&mut this.wrote) && !this.line.is_live();
        if in_flight && !soon {
            this.watch(cx)?;
        }
        this.line.set_quiet(!this.scan.in_body());
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        loop {
            match &mut this.closing {
                Closing::Open => {
                    this.closing = match this.refusal {
                        Some(refusal) if this.told => {
                            Closing::Words(refusal.answer(this.scan.answers_head()), 0)
                        }
                        _ => Closing::Shutdown,
                    };
                }
                Closing::Words(words, said) => {
                    if *said == words.len() {
                        this.closing = Closing::Shutdown;
                        continue;
                    }
                    let poll = Pin::new(&mut this.io).poll_write(cx, &words[*said..]);
                    if let Poll::Ready(Ok(count @ 1..)) = poll {
                        *said += count;
                        this.clock.write = None;
                    } else if poll.is_ready() {
                        this.closing = Closing::Shutdown;
                    } else {
                        ready!(this.poll_stalled::<()>(cx))?;
                    }
                }
                Closing::Shutdown => {
                    let poll = Pin::new(&mut this.io).poll_shutdown(cx);
                    ready!(this.written(cx, poll))?;
                    this.closing = if this.has_unread() {
                        Closing::Linger(Instant::now() + LINGER)
                    } else {
                        Closing::Closed
                    };
                }
                Closing::Linger(until) => {
                    let until = *until;
                    ready!(this.poll_drained(cx, until));
                    this.closing = Closing::Closed;
                }
                Closing::Closed => return Poll::Ready(Ok(())),
            }
        }
    }
}
