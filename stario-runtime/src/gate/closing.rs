//! The end of a connection: the gate's last word, the good-bye, and the time to hear it.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::ReadBuf;
use tokio::time::Instant;

use super::io::{Gate, Mode, STEP};
use super::transport::Transport;

/// How long a refused client is listened to after its answer: a close with unread bytes is a
/// reset, which could overtake the answer (RFC 9112, 9.6).
const LINGER: Duration = Duration::from_secs(1);

/// How far a connection has got with its end.
#[derive(Debug)]
pub(super) enum Closing {
    Open,
    Words(Vec<u8>, usize),
    Shutdown,
    Linger(Instant),
    Closed,
}

impl<IO: Transport> Gate<IO> {
    /// Says the last word, where there is one, and closes.
    pub(super) fn poll_close(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            match &mut self.closing {
                Closing::Open => {
                    self.closing = match self.refusal {
                        Some(refusal) if self.told => {
                            Closing::Words(refusal.answer(self.scan.answers_head()), 0)
                        }
                        _ => Closing::Shutdown,
                    };
                }
                Closing::Words(words, said) => {
                    if *said == words.len() {
                        self.closing = Closing::Shutdown;
                        continue;
                    }
                    let poll = Pin::new(&mut self.io).poll_write(cx, &words[*said..]);
                    if let Poll::Ready(Ok(count @ 1..)) = poll {
                        *said += count;
                        self.clock.write = None;
                    } else if poll.is_ready() {
                        self.closing = Closing::Shutdown;
                    } else {
                        ready!(self.poll_stalled::<()>(cx))?;
                    }
                }
                Closing::Shutdown => {
                    let poll = Pin::new(&mut self.io).poll_shutdown(cx);
                    ready!(self.written(cx, poll))?;
                    self.closing = if self.has_unread() {
                        Closing::Linger(Instant::now() + LINGER)
                    } else {
                        Closing::Closed
                    };
                }
                Closing::Linger(until) => {
                    let until = *until;
                    ready!(self.poll_drained(cx, until));
                    self.closing = Closing::Closed;
                }
                Closing::Closed => return Poll::Ready(Ok(())),
            }
        }
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
