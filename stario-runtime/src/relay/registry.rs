//! Who is subscribed to what.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::task::Waker;

use super::census::Census;
use super::inbox::{Inbox, Message, Receipt};
use super::pattern::Pattern;
use super::view::PatternView;
use crate::sync::{AtomicU64, RwLock, RwLockReadGuard};

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

/// Whom a message is for: those of its subject who had subscribed by then.
#[derive(Debug)]
pub(super) struct Audience {
    pub(super) size: usize,
    /// The number of the newest subscription; later ones get what is published later.
    last: u64,
}

/// What a delivery leaves to do once every lock is released.
#[must_use = "the readers are not awake yet"]
pub(super) struct Delivered<T> {
    wakers: Vec<Waker>,
    /// Dropped last: their destructors are foreign code, too.
    displaced: Vec<Arc<Message<T>>>,
}

/// Inboxes filled before somebody else may have the lock.
const BATCH: usize = 512;

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

    /// Who is subscribed to `subject` now: asked once for each message that is published.
    pub(super) fn audience(&self, subject: &str) -> Audience {
        self.published.fetch_add(1, Ordering::Relaxed);
        let buckets = self.read();
        let size = |bucket: &Bucket<T>| bucket.len();
        let exact = buckets.exact.get(subject).map_or(0, size);
        let below = prefixes(subject).filter_map(|prefix| buckets.below.get(prefix).map(size));
        Audience {
            size: exact + below.sum::<usize>() + buckets.all.len(),
            last: buckets.subscribed,
        }
    }

    /// Puts a message into every inbox of its audience: exact patterns first, then prefixes from
    /// long to short, then all.
    pub(super) fn deliver(&self, message: &Arc<Message<T>>, audience: &Audience) -> Delivered<T> {
        let subject: &str = &message.subject;
        let mut delivered = Delivered::default();
        let mut hand_out = |bucket: &dyn Fn(&Buckets<T>) -> Option<&Bucket<T>>| {
            let mut next = 0;
            while next <= audience.last {
                let buckets = self.read();
                let Some(bucket) = bucket(&buckets) else {
                    return;
                };
                let mut batch = bucket.range(next..=audience.last).take(BATCH);
                // Without a full batch, this was the last one.
                next = audience.last + 1;
                for position in 1..=BATCH {
                    let Some((number, inbox)) = batch.next() else {
                        break;
                    };
                    delivered.add(inbox.deliver(message));
                    if position == BATCH {
                        next = number + 1;
                    }
                }
            }
        };
        hand_out(&|buckets| buckets.exact.get(subject));
        for prefix in prefixes(subject) {
            hand_out(&|buckets| buckets.below.get(prefix));
        }
        hand_out(&|buckets| Some(&buckets.all));
        delivered
    }

    /// Tells every reader that nothing will be published any more.
    pub(super) fn close(&self) {
        let mut wakers: Vec<Waker> = Vec::new();
        {
            let buckets = self.read();
            let named = buckets.exact.values().chain(buckets.below.values());
            for inbox in named.chain([&buckets.all]).flat_map(Bucket::values) {
                wakers.extend(inbox.close());
            }
        }
        wakers.into_iter().for_each(Waker::wake);
    }

    fn read(&self) -> RwLockReadGuard<'_, Buckets<T>> {
        self.buckets.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn subscribers(&self) -> usize {
        self.read().subscribers
    }

    /// Counts what the inboxes hold now.
    pub(super) fn census(&self) -> Census {
        let buckets = self.read();
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

    /// The `most` patterns with the most subscriptions, and how many there are besides.
    pub(super) fn patterns(&self, most: usize) -> (Vec<PatternView>, usize) {
        let buckets = self.read();
        let exact = buckets.exact.iter();
        let below = buckets.below.iter();
        let mut all: Vec<(String, &Bucket<T>)> = exact
            .map(|(subject, bucket)| (subject.to_string(), bucket))
            .chain(below.map(|(prefix, bucket)| (format!("{prefix}.*"), bucket)))
            .collect();
        if !buckets.all.is_empty() {
            all.push(("*".to_owned(), &buckets.all));
        }
        all.sort_by(|(a, first), (b, second)| second.len().cmp(&first.len()).then(a.cmp(b)));
        let more = all.len().saturating_sub(most);
        all.truncate(most);
        // Out of the lock, in which publishers would wait, before the inboxes are asked.
        let shown: Vec<(String, Vec<Arc<Inbox<T>>>)> = all
            .into_iter()
            .map(|(pattern, bucket)| (pattern, bucket.values().cloned().collect()))
            .collect();
        drop(buckets);
        let view = |(pattern, inboxes): (String, Vec<Arc<Inbox<T>>>)| {
            PatternView::of(pattern, inboxes.iter().map(|inbox| &**inbox))
        };
        (shown.into_iter().map(view).collect(), more)
    }

    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        let buckets = self.buckets.read().unwrap();
        buckets.exact.is_empty() && buckets.below.is_empty() && buckets.all.is_empty()
    }
}

/// What is before each dot of a subject, from long to short.
fn prefixes(subject: &str) -> impl Iterator<Item = &str> {
    subject.rmatch_indices('.').map(|(dot, _)| &subject[..dot])
}

impl<T> Delivered<T> {
    fn add(&mut self, receipt: Receipt<T>) {
        self.wakers.extend(receipt.waker);
        self.displaced.extend(receipt.displaced);
    }

    /// Wakes the readers. This runs foreign code, which may well publish: the caller holds no lock.
    pub(super) fn wake(self) {
        self.wakers.into_iter().for_each(Waker::wake);
    }
}

impl<T> Default for Delivered<T> {
    fn default() -> Self {
        Self {
            wakers: Vec::new(),
            displaced: Vec::new(),
        }
    }
}
