//! What waits for one subscription.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError};
use std::task::{Poll, Waker};

use super::subject::Subject;
use crate::fifo::Fifo;
use crate::sync::{Mutex, MutexGuard};

/// How many values an inbox keeps unless told otherwise.
pub(super) const DEFAULT_CAPACITY: usize = 256;

/// A published value; shared by all inboxes that hold it.
#[derive(Debug)]
pub(super) struct Message<T> {
    pub(super) subject: Subject,
    pub(super) value: T,
}

/// A bounded queue with one reader and any number of writers.
///
/// Nothing of the application runs under the lock: what must be woken or
/// dropped is handed to the caller.
#[derive(Debug)]
pub(super) struct Inbox<T>(Mutex<State<T>>);

#[derive(Debug)]
struct State<T> {
    queue: Queue<T>,
    capacity: usize,
    dropped: u64,
    /// The reader, when it waits.
    waker: Option<Waker>,
    /// No publisher is left.
    closed: bool,
}

/// What a delivery leaves to do once every lock is released.
#[derive(Debug)]
pub(super) struct Receipt<T> {
    pub(super) waker: Option<Waker>,
    pub(super) displaced: Option<Arc<Message<T>>>,
}

impl<T> Inbox<T> {
    pub(super) fn new() -> Self {
        Self(Mutex::new(State {
            queue: Queue::All(Fifo::default()),
            capacity: DEFAULT_CAPACITY,
            dropped: 0,
            waker: None,
            closed: false,
        }))
    }

    /// Adds a message; the oldest gives way when the inbox is full.
    pub(super) fn deliver(&self, message: &Arc<Message<T>>) -> Receipt<T> {
        let mut state = self.state();
        let mut displaced = state.queue.push(Arc::clone(message));
        if displaced.is_none() && state.queue.len() > state.capacity {
            displaced = state.queue.pop();
            state.dropped += 1;
        }
        Receipt {
            waker: state.waker.take(),
            displaced,
        }
    }

    /// The oldest message; without one, `waker` is called when there is.
    ///
    /// `Ready(None)` when there never will be another.
    pub(super) fn poll(&self, waker: &Waker) -> Poll<Option<Arc<Message<T>>>> {
        let mut state = self.state();
        if let Some(message) = state.queue.pop() {
            return Poll::Ready(Some(message));
        }
        if state.closed {
            return Poll::Ready(None);
        }
        Self::wait(state, waker);
        Poll::Pending
    }

    /// Whether `poll` would be ready; if not, `waker` is called when it is.
    pub(super) fn has_next(&self, waker: &Waker) -> bool {
        let state = self.state();
        if state.queue.len() > 0 || state.closed {
            return true;
        }
        Self::wait(state, waker);
        false
    }

    fn wait(mut state: MutexGuard<'_, State<T>>, waker: &Waker) {
        let replaced = match &state.waker {
            Some(same) if same.will_wake(waker) => None,
            _ => state.waker.replace(waker.clone()),
        };
        drop(state);
        // The last handle to a task may go with its waker, and run its destructors.
        drop(replaced);
    }

    pub(super) fn pop(&self) -> Option<Arc<Message<T>>> {
        self.state().queue.pop()
    }

    /// Ends the inbox: what is in it can be read, then `poll` says so.
    pub(super) fn close(&self) -> Option<Waker> {
        let mut state = self.state();
        state.closed = true;
        state.waker.take()
    }

    pub(super) fn dropped(&self) -> u64 {
        self.state().dropped
    }

    /// How many messages wait, and how many were lost.
    pub(super) fn load(&self) -> (u64, u64) {
        let state = self.state();
        (state.queue.len() as u64, state.dropped)
    }

    pub(super) fn set_capacity(&self, capacity: usize) {
        let mut excess = Vec::new();
        let mut state = self.state();
        state.capacity = capacity;
        while state.queue.len() > capacity {
            excess.extend(state.queue.pop());
            state.dropped += 1;
        }
        drop(state);
        drop(excess);
    }

    /// From now on keeps only the newest message of each subject.
    pub(super) fn keep_latest(&self) {
        let mut replaced = Vec::new();
        let mut state = self.state();
        if let Queue::All(queue) = &mut state.queue {
            let mut queue = std::mem::take(queue);
            state.queue = Queue::Latest(Latest::default());
            while let Some(message) = queue.pop() {
                replaced.extend(state.queue.push(message));
            }
        }
        drop(state);
        drop(replaced);
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        // Nothing panics between two related changes, so the state is sound.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug)]
enum Queue<T> {
    All(Fifo<Arc<Message<T>>>),
    Latest(Latest<T>),
}

/// The newest message of each subject, in the order of arrival.
#[derive(Debug)]
struct Latest<T> {
    arrivals: u64,
    by_arrival: BTreeMap<u64, Arc<Message<T>>>,
    by_subject: HashMap<Subject, u64>,
}

impl<T> Default for Latest<T> {
    fn default() -> Self {
        Self {
            arrivals: 0,
            by_arrival: BTreeMap::new(),
            by_subject: HashMap::new(),
        }
    }
}

impl<T> Queue<T> {
    /// Appends a message; gives back the one it takes the place of.
    fn push(&mut self, message: Arc<Message<T>>) -> Option<Arc<Message<T>>> {
        match self {
            Self::All(queue) => {
                queue.push(message);
                None
            }
            Self::Latest(latest) => {
                latest.arrivals += 1;
                let older = latest
                    .by_subject
                    .insert(message.subject.clone(), latest.arrivals);
                latest.by_arrival.insert(latest.arrivals, message);
                older.and_then(|arrival| latest.by_arrival.remove(&arrival))
            }
        }
    }

    fn pop(&mut self) -> Option<Arc<Message<T>>> {
        match self {
            Self::All(queue) => queue.pop(),
            Self::Latest(latest) => {
                let (_, message) = latest.by_arrival.pop_first()?;
                latest.by_subject.remove(&message.subject);
                Some(message)
            }
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::All(queue) => queue.len(),
            Self::Latest(latest) => latest.by_arrival.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(subject: &str, value: u32) -> Arc<Message<u32>> {
        Arc::new(Message {
            subject: Subject::new(subject).unwrap(),
            value,
        })
    }

    fn values(inbox: &Inbox<u32>) -> Vec<u32> {
        std::iter::from_fn(|| inbox.pop())
            .map(|message| message.value)
            .collect()
    }

    #[test]
    fn a_full_inbox_keeps_the_newest_and_counts_the_rest() {
        let inbox = Inbox::new();
        inbox.set_capacity(2);
        for value in 1..=3 {
            inbox.deliver(&message("a", value));
        }
        assert_eq!(inbox.dropped(), 1);
        assert_eq!(values(&inbox), [2, 3]);
    }

    #[test]
    fn latest_moves_the_newest_of_a_subject_to_the_end() {
        let inbox = Inbox::new();
        inbox.keep_latest();
        for (subject, value) in [("a", 1), ("b", 2), ("a", 3)] {
            inbox.deliver(&message(subject, value));
        }
        assert_eq!(inbox.dropped(), 0, "a replaced value is no loss");
        assert_eq!(values(&inbox), [2, 3]);
    }

    #[test]
    fn the_capacity_of_latest_counts_subjects() {
        let inbox = Inbox::new();
        inbox.keep_latest();
        inbox.set_capacity(2);
        for (subject, value) in [("a", 1), ("b", 2), ("b", 3), ("c", 4)] {
            inbox.deliver(&message(subject, value));
        }
        assert_eq!(inbox.dropped(), 1);
        assert_eq!(values(&inbox), [3, 4]);
    }

    #[test]
    fn settings_apply_to_what_is_already_there() {
        let inbox = Inbox::new();
        for (subject, value) in [("a", 1), ("b", 2), ("a", 3), ("c", 4)] {
            inbox.deliver(&message(subject, value));
        }
        inbox.keep_latest();
        inbox.keep_latest();
        inbox.set_capacity(2);
        assert_eq!((inbox.dropped(), values(&inbox)), (1, vec![3, 4]));
    }

    #[test]
    fn what_latest_has_handed_out_can_come_again() {
        let inbox = Inbox::new();
        inbox.keep_latest();
        inbox.deliver(&message("a", 1));
        assert_eq!(values(&inbox), [1]);
        inbox.deliver(&message("a", 2));
        assert_eq!(values(&inbox), [2]);
    }

    #[test]
    fn an_inbox_knows_whether_there_is_more() {
        let inbox = Inbox::new();
        assert!(!inbox.has_next(Waker::noop()));
        for value in 0..100 {
            inbox.deliver(&message("a", value));
        }
        assert!(inbox.has_next(Waker::noop()));
        assert_eq!(values(&inbox).len(), 100);
        assert!(inbox.close().is_none());
        assert!(inbox.has_next(Waker::noop()), "the end is news");
    }

    #[test]
    fn a_closed_inbox_is_read_to_its_end() {
        let inbox = Inbox::new();
        inbox.deliver(&message("a", 1));
        assert!(inbox.close().is_none());
        assert!(matches!(inbox.poll(Waker::noop()), Poll::Ready(Some(_))));
        assert!(matches!(inbox.poll(Waker::noop()), Poll::Ready(None)));
    }
}
