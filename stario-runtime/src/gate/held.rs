//! The bytes that the gate has read and hyper has not.

use bytes::Bytes;
use tokio::io::ReadBuf;

/// Bytes that were let through and wait to be taken, and after them bytes that were not yet.
///
/// Empty, and without memory, nearly always: what arrives is looked at in hyper's own buffer.
#[derive(Debug, Default)]
pub(super) struct Held {
    bytes: Vec<u8>,
    /// Taken already.
    from: usize,
    /// Let through.
    passed: usize,
    /// There are bytes after those that nobody has looked at.
    fresh: bool,
}

impl Held {
    pub(super) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// How much there is, taken or not let through yet.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether there is something to take.
    pub(super) fn is_ready(&self) -> bool {
        self.from < self.passed
    }

    /// Whether there is something to look at.
    pub(super) fn is_fresh(&self) -> bool {
        self.fresh
    }

    /// What was not let through yet.
    pub(super) fn unseen(&self) -> &[u8] {
        &self.bytes[self.passed..]
    }

    /// Adds what nobody has looked at.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.keep(bytes);
        self.fresh |= !bytes.is_empty();
    }

    /// Adds what has been looked at and is not whole.
    pub(super) fn keep(&mut self, bytes: &[u8]) {
        if self.from == self.passed && self.from > 0 {
            self.bytes.drain(..self.from);
            self.from = 0;
            self.passed = 0;
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// Puts back what was let through and taken too early.
    pub(super) fn put_back(&mut self, bytes: &Bytes) {
        if bytes.is_empty() {
            return;
        }
        self.bytes.splice(..self.from, bytes.iter().copied());
        self.passed = self.passed - self.from + bytes.len();
        self.from = 0;
    }

    /// Lets more through.
    pub(super) fn pass(&mut self, count: usize) {
        self.passed += count;
        // After a whole request there may be another; after a part of one there is nothing new.
        self.fresh = count > 0 && self.passed < self.bytes.len();
    }

    /// Gives what was let through; nothing is left of it when all fits.
    pub(super) fn take(&mut self, buf: &mut ReadBuf<'_>) {
        let count = buf.remaining().min(self.passed - self.from);
        buf.put_slice(&self.bytes[self.from..self.from + count]);
        self.from += count;
        if self.from == self.bytes.len() {
            *self = Self::default();
        }
    }
}
