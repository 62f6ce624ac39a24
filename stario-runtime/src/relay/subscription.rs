//! The receiving side.

use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll, ready};

use tokio::task::coop;

use super::handle::Core;
use super::inbox::{Inbox, Message};
use super::pattern::Pattern;
use super::subject::Subject;

/// Values published on the subjects of its patterns, since it was made.
///
/// Made by [`Relay::subscribe`](super::Relay::subscribe); dropping it leaves.
/// Its inbox keeps the 256 newest values: see [`capacity`](Self::capacity) and
/// [`latest`](Self::latest).
///
/// # Example
///
/// ```
/// use stario_runtime::relay::Relay;
///
/// let relay = Relay::new();
/// let mut live = relay.subscribe("*");
/// relay.publish("join", "ada");
/// assert!(matches!(live.try_next(), Some((subject, "ada")) if subject == "join"));
///
/// drop(live);
/// assert_eq!(relay.subscribers(), 0);
/// ```
#[must_use = "a subscription that is not kept is over at once"]
pub struct Subscription<T> {
    core: Weak<Core<T>>,
    patterns: Vec<Pattern>,
    number: u64,
    inbox: Arc<Inbox<T>>,
}

impl<T> Subscription<T> {
    pub(super) fn new(
        core: Weak<Core<T>>,
        patterns: Vec<Pattern>,
        number: u64,
        inbox: Arc<Inbox<T>>,
    ) -> Self {
        Self {
            core,
            patterns,
            number,
            inbox,
        }
    }

    /// Keeps at most `capacity` unread values, the newest; 256 if never called.
    ///
    /// With [`latest`](Self::latest) it counts subjects.
    ///
    /// # Panics
    ///
    /// When `capacity` is 0.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::relay::Relay;
    /// let relay = Relay::new();
    /// let mut live = relay.subscribe("*").capacity(2);
    /// for n in 1..=3 {
    ///     relay.publish("tick", n);
    /// }
    /// assert_eq!(live.try_next().unwrap().1, 2);
    /// assert_eq!(live.dropped(), 1);
    /// ```
    #[track_caller]
    pub fn capacity(self, capacity: usize) -> Self {
        assert!(
            capacity > 0,
            "the inbox of a relay subscription holds at least 1 value"
        );
        self.inbox.set_capacity(capacity);
        self
    }

    /// Keeps only the newest unread value of each subject, at the end of the queue.
    ///
    /// Right for a page that shows the state of things: whatever it missed is
    /// in the newest value. A replaced value does not count as dropped.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::relay::Relay;
    /// let relay = Relay::new();
    /// let mut prices = relay.subscribe("price.*").latest();
    /// relay.publish("price.tea", 3);
    /// relay.publish("price.milk", 1);
    /// relay.publish("price.tea", 4);
    /// assert_eq!(prices.try_next().unwrap().1, 1);
    /// assert_eq!(prices.try_next().unwrap().1, 4);
    /// ```
    pub fn latest(self) -> Self {
        self.inbox.keep_latest();
        self
    }

    /// How many values were lost because the inbox was full.
    pub fn dropped(&self) -> u64 {
        self.inbox.dropped()
    }
}

impl<T: Clone> Subscription<T> {
    /// The next value; `None` when every [`Relay`](super::Relay) handle is gone.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: a value is taken out only when it is returned.
    ///
    /// # Example
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// # use stario_runtime::relay::Relay;
    /// let relay = Relay::new();
    /// let mut live = relay.subscribe("*");
    /// relay.publish("click", 1);
    /// drop(relay);
    /// let mut seen = Vec::new();
    /// while let Some((subject, n)) = live.next().await {
    ///     seen.push((subject.to_string(), n));
    /// }
    /// assert_eq!(seen, [("click".to_string(), 1)]);
    /// # });
    /// ```
    pub async fn next(&mut self) -> Option<(Subject, T)> {
        poll_fn(|cx| self.poll_next(cx)).await
    }

    /// The next value if there is one already.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::relay::Relay;
    /// let relay = Relay::new();
    /// let mut live = relay.subscribe("price.*");
    /// relay.publish("price.tea", 3);
    /// relay.publish("price.tea", 4);
    /// let newest = std::iter::from_fn(|| live.try_next()).last();
    /// assert_eq!(newest.unwrap().1, 4);
    /// ```
    pub fn try_next(&mut self) -> Option<(Subject, T)> {
        self.inbox.pop().map(unpack)
    }

    /// Whether a call of `poll_next` is worth it; if not, the task is woken when it is.
    pub(crate) fn has_next(&self, cx: &mut Context<'_>) -> bool {
        self.inbox.has_next(cx.waker())
    }

    /// [`next`](Self::next) for code that polls.
    pub fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<(Subject, T)>> {
        // A publisher that never rests must not keep the reader's thread from other tasks.
        let budget = ready!(coop::poll_proceed(cx));
        let message = ready!(self.inbox.poll(cx.waker()));
        budget.made_progress();
        Poll::Ready(message.map(unpack))
    }
}

/// The last one to read a value gets it without a copy.
fn unpack<T: Clone>(message: Arc<Message<T>>) -> (Subject, T) {
    match Arc::try_unwrap(message) {
        Ok(message) => (message.subject, message.value),
        Err(shared) => (shared.subject.clone(), shared.value.clone()),
    }
}

impl<T> Drop for Subscription<T> {
    fn drop(&mut self) {
        if let Some(core) = self.core.upgrade() {
            let dropped = self.inbox.dropped();
            core.registry.remove(&self.patterns, self.number, dropped);
        }
    }
}

impl<T> fmt::Debug for Subscription<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription")
            .field("patterns", &self.patterns)
            .field("dropped", &self.dropped())
            .finish_non_exhaustive()
    }
}
