//! How many streams of an app may have an encoder at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts encoders. Their windows are the largest thing that a stream holds, so their number is
/// bounded: many clients must not cost as many megabytes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slots(Arc<AtomicUsize>);

/// The right to one encoder, given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Slot(Slots);

impl Slots {
    /// A slot, when fewer than `limit` are taken.
    pub(crate) fn take(&self, limit: usize) -> Option<Slot> {
        let more = |taken| (taken < limit).then_some(taken + 1);
        let taken = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
        taken.ok().map(|_| Slot(self.clone()))
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_is_free_again_when_its_stream_has_gone() {
        let slots = Slots::default();
        let first = slots.take(1);
        assert!(first.is_some() && slots.take(1).is_none());
        drop(first);
        assert!(slots.take(1).is_some());
    }
}
