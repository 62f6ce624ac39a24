//! Who is subscribed to what.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::task::Waker;

use super::census::Census;
use super::inbox::{Inbox, Message};
use super::pattern::Pattern;

/// Inboxes by the number of their subscription, so in the order of subscribing.
type Bucket<T> = BTreeMap<u64, Arc<Inbox<T>>>;

/// The subscriptions of one relay, found by pattern.
#[derive(Debug)]
pub(super) struct Registry<T> {
    buckets: RwLock<Buckets<T>>,
    published: AtomicU64,
}

#[derive(Debug)]
struct Buckets<T> {
    exact: HashMap<Box<str>, Bucket<T>>,
    below: HashMap<Box<str>, Bucket<T>>,
    all: Bucket<T>,
    subscribed: u64,
    subscribers: usize,
    /// Values that the subscriptions which are gone had lost.
    dropped: u64,
}

impl<T> Registry<T> {
    pub(super) fn new() -> Self {
        Self {
            buckets: RwLock::new(Buckets {
                exact: HashMap::new(),
                below: HashMap::new(),
                all: Bucket::new(),
                subscribed: 0,
                subscribers: 0,
                dropped: 0,
            }),
            published: AtomicU64::new(0),
        }
    }

    /// Registers an inbox and gives the subscription its number.
    pub(super) fn add(&self, patterns: &[Pattern], inbox: &Arc<Inbox<T>>) -> u64 {
        let mut buckets = self.buckets.write().unwrap_or_else(PoisonError::into_inner);
        buckets.subscribed += 1;
        buckets.subscribers += 1;
        let number = buckets.subscribed;
        for pattern in patterns {
            let bucket = match pattern {
                Pattern::All => &mut buckets.all,
                Pattern::Below(prefix) => buckets.below.entry(prefix.clone()).or_default(),
                Pattern::Exact(subject) => buckets.exact.entry(subject.clone()).or_default(),
            };
            bucket.insert(number, Arc::clone(inbox));
        }
        number
    }

    /// Takes a subscription out, and with it every bucket it leaves empty; `dropped` is what it
    /// had lost.
    pub(super) fn remove(&self, patterns: &[Pattern], number: u64, dropped: u64) {
        let mut buckets = self.buckets.write().unwrap_or_else(PoisonError::into_inner);
        buckets.subscribers -= 1;
        buckets.dropped += dropped;
        for pattern in patterns {
            let (map, key) = match pattern {
                Pattern::All => {
                    buckets.all.remove(&number);
                    continue;
                }
                Pattern::Below(prefix) => (&mut buckets.below, prefix),
                Pattern::Exact(subject) => (&mut buckets.exact, subject),
            };
            if let Some(bucket) = map.get_mut(key) {
                bucket.remove(&number);
                if bucket.is_empty() {
                    map.remove(key);
                }
            }
        }
    }

    /// Puts a message into every inbox it is for, then wakes their readers.
    pub(super) fn deliver(&self, message: &Arc<Message<T>>) {
        self.published.fetch_add(1, Ordering::Relaxed);
        let mut wakers: Vec<Waker> = Vec::new();
        let mut displaced = Vec::new();
        {
            let buckets = self.buckets.read().unwrap_or_else(PoisonError::into_inner);
            buckets.matching(&message.subject, |inbox| {
                let delivered = inbox.deliver(message);
                wakers.extend(delivered.waker);
                displaced.extend(delivered.displaced);
            });
        }
        // Both run foreign code, which may well publish: no lock is held here.
        wakers.into_iter().for_each(Waker::wake);
        drop(displaced);
    }

    /// Tells every reader that nothing will be published any more.
    pub(super) fn close(&self) {
        let mut wakers: Vec<Waker> = Vec::new();
        {
            let buckets = self.buckets.read().unwrap_or_else(PoisonError::into_inner);
            let named = buckets.exact.values().chain(buckets.below.values());
            for inbox in named.chain([&buckets.all]).flat_map(Bucket::values) {
                wakers.extend(inbox.close());
            }
        }
        wakers.into_iter().for_each(Waker::wake);
    }

    pub(super) fn subscribers(&self) -> usize {
        self.buckets
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .subscribers
    }

    /// Counts what the inboxes hold now.
    pub(super) fn census(&self) -> Census {
        let buckets = self.buckets.read().unwrap_or_else(PoisonError::into_inner);
        let named = buckets.exact.values().chain(buckets.below.values());
        // A subscription of several patterns has one inbox.
        let inboxes: Bucket<T> = named
            .chain([&buckets.all])
            .flatten()
            .map(|(number, inbox)| (*number, Arc::clone(inbox)))
            .collect();
        let mut census = Census {
            subscriptions: inboxes.len() as u64,
            published: self.published.load(Ordering::Relaxed),
            dropped: buckets.dropped,
            ..Census::default()
        };
        drop(buckets);
        for inbox in inboxes.values() {
            let (waiting, dropped) = inbox.load();
            census.waiting += waiting;
            census.deepest = census.deepest.max(waiting);
            census.dropped += dropped;
        }
        census
    }

    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        let buckets = self.buckets.read().unwrap();
        buckets.exact.is_empty() && buckets.below.is_empty() && buckets.all.is_empty()
    }
}

impl<T> Buckets<T> {
    /// Every inbox for `subject`: exact, then prefixes from long to short, then all.
    fn matching(&self, subject: &str, mut visit: impl FnMut(&Inbox<T>)) {
        let mut visit_all = |bucket: Option<&Bucket<T>>| {
            bucket
                .into_iter()
                .flat_map(Bucket::values)
                .for_each(|inbox| visit(inbox));
        };
        if !self.exact.is_empty() {
            visit_all(self.exact.get(subject));
        }
        if !self.below.is_empty() {
            for (dot, _) in subject.rmatch_indices('.') {
                visit_all(self.below.get(&subject[..dot]));
            }
        }
        visit_all(Some(&self.all));
    }
}
