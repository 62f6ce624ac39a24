//! How many streams of an app may have an encoder at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::metrics::{Count, Metrics};

/// Counts encoders. Their windows are the largest thing that a stream holds, so their number is
/// bounded: many clients must not cost as many megabytes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slots {
    taken: Arc<AtomicUsize>,
    metrics: Arc<Metrics>,
}

/// The right to one encoder, given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Slot(Slots);

impl Slots {
    /// All free; what encoders do is counted there.
    pub(crate) fn new(metrics: Arc<Metrics>) -> Self {
        Self {
            taken: Arc::default(),
            metrics,
        }
    }

    /// Counts what has been encoded, and what became of it.
    pub(crate) fn coded(&self, plain: usize, coded: usize) {
        self.metrics.add(Count::PlainBytes, plain as u64);
        self.metrics.add(Count::CodedBytes, coded as u64);
    }

    /// A slot, when fewer than `limit` are taken.
    pub(crate) fn take(&self, limit: usize) -> Option<Slot> {
        let more = |taken| (taken < limit).then_some(taken + 1);
        let taken = self
            .taken
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
        taken.ok().map(|_| Slot(self.clone()))
    }
}

impl Slot {
    /// As [`Slots::coded`].
    pub(crate) fn coded(&self, plain: usize, coded: usize) {
        self.0.coded(plain, coded);
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.0.taken.fetch_sub(1, Ordering::Relaxed);
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
