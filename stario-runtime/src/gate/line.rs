//! What the two ends of one connection tell each other: the gate, and the request in flight.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::latch::Latch;

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
    /// Nothing is on its way in or out.
    quiet: AtomicBool,
    /// Nothing has been for a while, so buffers may go.
    resting: AtomicBool,
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
    pub(crate) async fn is_cut(&self) {
        self.cut.wait().await;
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

    /// Counts a request that begins; its number.
    pub(crate) fn begin(&self) -> usize {
        self.taken.fetch_add(1, Ordering::AcqRel) + 1
    }

    /// Whether a part of the body of a request is still to come from its client.
    pub(crate) fn is_open(&self, number: usize) -> bool {
        self.open.load(Ordering::Acquire) && self.given.load(Ordering::Acquire) == number
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
