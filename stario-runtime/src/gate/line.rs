//! What the two ends of one connection tell each other: the gate, and the request in flight.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::latch::{Latch, Wait};

/// One connection as its exchanges, its gate and its driver see it.
#[derive(Debug, Default)]
pub(crate) struct Line {
    /// Raised by an exchange to end the connection at once.
    cut: Latch,
    /// The client sends no more: it has closed its side, or all of it.
    left: AtomicBool,
    /// The client has taken nothing for too long.
    stalled: AtomicBool,
    /// A live stream is on its way out.
    live: AtomicBool,
    /// A part of the body is still to come of the last request that hyper was given.
    open: AtomicBool,
    /// Requests that hyper was given.
    given: AtomicUsize,
    /// Requests that hyper has begun.
    taken: AtomicUsize,
    /// The number of the request whose body hyper may hold a part of; 0 when there is none.
    unread: AtomicUsize,
    /// Nothing is on its way in or out.
    quiet: AtomicBool,
    /// Nothing has been for a while, so buffers may go.
    resting: AtomicBool,
    /// A request is in flight whose client can be told something ahead of the answer.
    takes_hints: AtomicBool,
    hinted: AtomicBool,
    /// Whole responses of 1xx that wait for the gate.
    hints: Mutex<Vec<u8>>,
}

impl Line {
    /// Ends the connection at once.
    pub(crate) fn cut(&self) {
        self.cut.raise();
    }

    /// Whether the connection is to end.
    #[cfg(feature = "http2")]
    pub(crate) fn was_cut(&self) -> bool {
        self.cut.is_raised()
    }

    /// Ends the connection because its client has taken nothing for too long.
    #[cfg(feature = "http2")]
    pub(crate) fn give_up(&self) {
        self.set_stalled();
        self.cut();
    }

    /// Returns when the connection is to end. Cancel safe.
    pub(crate) fn is_cut(&self) -> Wait<'_> {
        self.cut.wait()
    }

    /// Whether the client has closed its side.
    pub(crate) fn client_has_left(&self) -> bool {
        self.left.load(Ordering::Acquire)
    }

    pub(super) fn client_left(&self) {
        self.left.store(true, Ordering::Release);
    }

    /// Whether the client was given up because it has taken nothing for too long.
    pub(crate) fn is_stalled(&self) -> bool {
        self.stalled.load(Ordering::Acquire)
    }

    pub(super) fn set_stalled(&self) {
        self.stalled.store(true, Ordering::Release);
    }

    /// Says whether a live stream is on its way out: its client is gone at the end of its input.
    pub(crate) fn set_live(&self, live: bool) {
        self.live.store(live, Ordering::Release);
    }

    pub(super) fn is_live(&self) -> bool {
        self.live.load(Ordering::Acquire)
    }

    /// Counts a request that begins; its number. `takes_hints`: HTTP/1.0 knows no 1xx (RFC 9110,
    /// 15.2).
    pub(crate) fn begin(&self, takes_hints: bool) -> usize {
        self.takes_hints.store(takes_hints, Ordering::Release);
        // One after the other, all by the task of the connection.
        let number = self.taken.load(Ordering::Relaxed) + 1;
        self.taken.store(number, Ordering::Release);
        number
    }

    /// The answer to the request in flight is there: what was to come before it is too late.
    pub(crate) fn answered(&self) {
        self.takes_hints.store(false, Ordering::Release);
        drop(self.take_hints());
    }

    /// Has something said ahead of the answer; false where that cannot be.
    pub(crate) fn hint(&self, words: &[u8]) -> bool {
        if !self.takes_hints.load(Ordering::Acquire) {
            return false;
        }
        let mut hints = self.hints.lock().unwrap_or_else(PoisonError::into_inner);
        hints.extend_from_slice(words);
        self.hinted.store(true, Ordering::Release);
        true
    }

    /// What is to be said ahead of the answer, if anything.
    pub(super) fn take_hints(&self) -> Option<Vec<u8>> {
        if !self.hinted.load(Ordering::Acquire) {
            return None;
        }
        let mut hints = self.hints.lock().unwrap_or_else(PoisonError::into_inner);
        self.hinted.store(false, Ordering::Release);
        Some(std::mem::take(&mut *hints))
    }

    /// Whether a part of the body of a request is still to come from its client.
    pub(crate) fn is_open(&self, number: usize) -> bool {
        self.open.load(Ordering::Acquire) && self.given.load(Ordering::Acquire) == number
    }

    /// Whether the request that has begun brings a body, which hyper holds until it is read.
    pub(crate) fn expect_body(&self, number: Option<usize>) {
        self.unread.store(number.unwrap_or(0), Ordering::Release);
    }

    /// All of the body of that request is read.
    pub(crate) fn body_is_read(&self, number: usize) {
        // Another request may be in flight: a handler can read on after its answer.
        let _ = self
            .unread
            .compare_exchange(number, 0, Ordering::AcqRel, Ordering::Relaxed);
    }

    /// Whether what hyper holds may be a part of a body, and not of the next request.
    pub(crate) fn has_unread(&self) -> bool {
        self.unread.load(Ordering::Acquire) != 0
    }

    /// Bytes go to hyper, up to somewhere in a request; `open` when that is in its body.
    pub(super) fn give(&self, number: usize, open: bool) {
        self.given.store(number, Ordering::Release);
        self.open.store(open, Ordering::Release);
        self.quiet.store(false, Ordering::Release);
        self.resting.store(false, Ordering::Release);
    }

    /// Whether all that hyper had for the socket is there, and all of the request is with hyper.
    pub(crate) fn is_quiet(&self) -> bool {
        self.quiet.load(Ordering::Acquire)
    }

    pub(super) fn set_quiet(&self, quiet: bool) {
        self.quiet.store(quiet, Ordering::Release);
    }

    /// Whether the connection has been idle for a while.
    pub(crate) fn is_resting(&self) -> bool {
        self.resting.load(Ordering::Acquire)
    }

    pub(super) fn set_resting(&self, resting: bool) {
        self.resting.store(resting, Ordering::Release);
    }
}
