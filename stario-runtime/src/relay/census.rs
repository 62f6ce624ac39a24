//! What all relays of the process hold together, for whoever wants to look.
//!
//! Publishing pays one addition for it; the rest is read off the inboxes when somebody asks.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::handle::Core;
use super::view::RelayView;

/// The figures of one relay, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Census {
    /// Subscriptions now.
    pub(crate) subscriptions: u64,
    /// Values that wait to be read.
    pub(crate) waiting: u64,
    /// The most that wait for one subscription.
    pub(crate) deepest: u64,
    /// Values published so far.
    pub(crate) published: u64,
    /// Values lost so far, because an inbox was full.
    pub(crate) dropped: u64,
}

/// A relay of any type.
trait Counted: Send + Sync {
    fn count(&self) -> Census;

    fn view(&self) -> RelayView;
}

/// Patterns of a relay that are shown.
const PATTERNS: usize = 20;

impl<T: Send + Sync> Counted for Core<T> {
    fn count(&self) -> Census {
        self.registry.census()
    }

    fn view(&self) -> RelayView {
        let count = self.count();
        let (patterns, more) = self.registry.patterns(PATTERNS);
        RelayView {
            values: std::any::type_name::<T>(),
            subscriptions: count.subscriptions,
            published: count.published,
            dropped: count.dropped,
            patterns,
            more,
        }
    }
}

struct Relays {
    alive: Vec<Weak<dyn Counted>>,
    /// What the relays had published and lost that are gone.
    gone: Census,
}

static RELAYS: Mutex<Relays> = Mutex::new(Relays {
    alive: Vec::new(),
    gone: Census {
        subscriptions: 0,
        waiting: 0,
        deepest: 0,
        published: 0,
        dropped: 0,
    },
});

/// Counts a relay from now on.
pub(super) fn enlist<T: Send + Sync + 'static>(core: &Arc<Core<T>>) {
    let core: Weak<Core<T>> = Arc::downgrade(core);
    let mut relays = RELAYS.lock().unwrap_or_else(PoisonError::into_inner);
    relays.alive.retain(|relay| relay.strong_count() > 0);
    relays.alive.push(core);
}

/// A relay ends: its counters must not go back.
pub(super) fn bury(last: Census) {
    let mut relays = RELAYS.lock().unwrap_or_else(PoisonError::into_inner);
    relays.gone.published += last.published;
    relays.gone.dropped += last.dropped;
}

/// The sum of all relays.
pub(crate) fn census() -> Census {
    let (alive, mut sum) = {
        let relays = RELAYS.lock().unwrap_or_else(PoisonError::into_inner);
        (relays.alive.clone(), relays.gone)
    };
    // Outside of the lock: the last handle may go meanwhile, and end its relay here.
    for relay in alive.iter().filter_map(Weak::upgrade) {
        let one = relay.count();
        sum.subscriptions += one.subscriptions;
        sum.waiting += one.waiting;
        sum.deepest = sum.deepest.max(one.deepest);
        sum.published += one.published;
        sum.dropped += one.dropped;
    }
    sum
}

/// Every relay of the process by itself, the oldest first.
#[doc(hidden)]
pub fn views() -> Vec<RelayView> {
    let alive = {
        let relays = RELAYS.lock().unwrap_or_else(PoisonError::into_inner);
        relays.alive.clone()
    };
    let alive = alive.iter().filter_map(Weak::upgrade);
    alive.map(|relay| relay.view()).collect()
}

#[cfg(test)]
mod tests {
    use crate::relay::Relay;

    #[test]
    fn a_relay_counts_what_waits_and_what_was_lost() {
        let relay = Relay::new();
        let small = relay.subscribe(["a", "*"]).capacity(2);
        let mut large = relay.subscribe("*");
        for n in 0..5 {
            relay.publish("b", n);
        }
        large.try_next().unwrap();
        let count = relay.core().registry.census();
        assert_eq!((count.subscriptions, count.published), (2, 5));
        assert_eq!((count.waiting, count.deepest, count.dropped), (2 + 4, 4, 3));
        drop(small);
        let count = relay.core().registry.census();
        assert_eq!(
            (count.waiting, count.dropped),
            (4, 3),
            "a loss is not forgotten"
        );
    }

    #[test]
    fn patterns_are_shown_with_what_waits_behind_them() {
        let relay = Relay::new();
        let _two = relay.subscribe(["room.*", "b"]).capacity(2);
        let _more: Vec<_> = (0..30)
            .map(|n| relay.subscribe(["b", &format!("c.{n}")]))
            .collect();
        (0..3).for_each(|n| relay.publish("b", n));
        let (patterns, more) = relay.core().registry.patterns(20);
        let first = &patterns[0];
        assert_eq!((first.pattern.as_str(), first.subscriptions), ("b", 31));
        assert_eq!(
            (first.waiting, first.deepest, first.dropped),
            (2 + 30 * 3, 3, 1)
        );
        assert_eq!((patterns.len(), more), (20, 12));
        let (all, _) = relay.core().registry.patterns(100);
        assert!(all.iter().any(|view| view.pattern == "room.*"));
    }

    #[test]
    fn what_a_relay_had_counted_stays_when_it_is_gone() {
        let before = super::census();
        let relay = Relay::new();
        let _one = relay.subscribe("*").capacity(1);
        (0..1000).for_each(|n| relay.publish("a", n));
        drop(relay);
        let after = super::census();
        assert!(after.published >= before.published + 1000);
        assert!(after.dropped >= before.dropped + 999);
    }
}
