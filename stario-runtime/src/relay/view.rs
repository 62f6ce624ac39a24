//! What is to be seen of one relay: its patterns, and what waits behind them.

use super::inbox::Inbox;

/// One relay, as a page shows it.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct RelayView {
    /// The type of its values.
    pub values: &'static str,
    /// Subscriptions now.
    pub subscriptions: u64,
    /// Values published so far.
    pub published: u64,
    /// Values lost so far, because an inbox was full.
    pub dropped: u64,
    /// The patterns with the most subscriptions.
    pub patterns: Vec<PatternView>,
    /// How many patterns there are besides.
    pub more: usize,
}

/// The subscriptions of one pattern.
#[doc(hidden)]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PatternView {
    /// As it was written: `*`, `room.*`, `room.42`.
    pub pattern: String,
    /// Subscriptions now.
    pub subscriptions: u64,
    /// Values that wait in their inboxes.
    pub waiting: u64,
    /// The most that wait for one of them.
    pub deepest: u64,
    /// Values that the present ones have lost.
    pub dropped: u64,
}

impl PatternView {
    pub(super) fn of<'a, T: 'a>(
        pattern: String,
        inboxes: impl Iterator<Item = &'a Inbox<T>>,
    ) -> Self {
        let mut view = Self {
            pattern,
            ..Self::default()
        };
        for inbox in inboxes {
            let (waiting, dropped) = inbox.load();
            view.subscriptions += 1;
            view.waiting += waiting;
            view.deepest = view.deepest.max(waiting);
            view.dropped += dropped;
        }
        view
    }
}
