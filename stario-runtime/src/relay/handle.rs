//! The publishing side.

use std::fmt;
use std::sync::Arc;

use super::census;
use super::delivery::{self, Delivery};
use super::inbox::{Inbox, Message};
use super::pattern::{IntoPatterns, parse_all};
use super::registry::Registry;
use super::subject::{IntoSubject, SubjectError};
use super::subscription::Subscription;

/// Carries values from publishers to subscriptions inside one process.
///
/// A clone is another handle to the same relay. Values are shared, not copied,
/// until a subscription takes one out: large ones may be published as an `Arc`,
/// and a value that nobody is subscribed to costs nothing. See the
/// [module](crate::relay) for subjects, patterns and what to rely on.
///
/// When every handle is dropped, subscriptions read what they still have and end.
///
/// # Example
///
/// ```
/// use stario_runtime::relay::Relay;
///
/// let relay = Relay::new();
/// let mut clicks = relay.subscribe("click");
/// std::thread::scope(|scope| {
///     let relay = relay.clone();
///     scope.spawn(move || relay.publish("click", String::from("ada")));
/// });
/// let (_, who) = clicks.try_next().unwrap();
/// assert_eq!(who, "ada");
/// ```
pub struct Relay<T>(Arc<Core<T>>);

/// Shared by the handles; subscriptions only point to it weakly.
pub(super) struct Core<T> {
    pub(super) registry: Registry<T>,
    pub(super) delivery: Delivery<T>,
}

impl<T> Drop for Core<T> {
    fn drop(&mut self) {
        self.registry.close();
        census::bury(self.registry.census());
    }
}

impl<T: Clone + Send + Sync + 'static> Relay<T> {
    /// A relay without subscriptions.
    pub fn new() -> Self {
        let core = Arc::new(Core {
            registry: Registry::new(),
            delivery: Delivery::new(),
        });
        census::enlist(&core);
        Self(core)
    }

    /// Hands `value` to every subscription with a pattern for `subject`.
    ///
    /// Never waits for a reader, and works from any thread, also outside of
    /// async code. Nobody subscribed is fine. What concerns more than 256
    /// subscriptions is handed out by a task of the runtime, in the same order;
    /// up to that number, and outside of a runtime, it is in every inbox when
    /// this returns.
    ///
    /// # Panics
    ///
    /// When `subject` is not a subject: it is empty, begins or ends with a dot,
    /// has two dots in a row, or contains `*`. For a subject made of foreign
    /// text there is [`try_publish`](Self::try_publish).
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::relay::Relay;
    /// let relay = Relay::new();
    /// let mut room = relay.subscribe("room.42");
    /// relay.publish(format!("room.{}", 42), "hi");
    /// assert_eq!(room.try_next().unwrap().1, "hi");
    /// ```
    #[track_caller]
    pub fn publish(&self, subject: impl IntoSubject, value: T) {
        if let Err(error) = self.try_publish(subject, value) {
            panic!("{error}");
        }
    }

    /// [`publish`](Self::publish) for a subject that may be malformed.
    ///
    /// # Errors
    ///
    /// When `subject` breaks the rules; nothing is published then.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::relay::Relay;
    /// let relay = Relay::new();
    /// let name = "..";
    /// assert!(relay.try_publish(format!("room.{name}"), "hi").is_err());
    /// ```
    pub fn try_publish(&self, subject: impl IntoSubject, value: T) -> Result<(), SubjectError> {
        let subject = subject.into_subject()?;
        delivery::publish(&self.0, Message { subject, value });
        Ok(())
    }

    /// Subscribes to the subjects of one or several patterns, from now on.
    ///
    /// # Panics
    ///
    /// When there is no pattern, or one is not `*`, `prefix.*` or a subject. For
    /// patterns made of foreign text there is [`try_subscribe`](Self::try_subscribe).
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::relay::Relay;
    /// let relay = Relay::new();
    /// let mut live = relay.subscribe(["lobby", "room.*"]);
    /// relay.publish("room.42.message", 1);
    /// assert_eq!(live.try_next().unwrap().0, "room.42.message");
    /// ```
    #[track_caller]
    pub fn subscribe(&self, patterns: impl IntoPatterns) -> Subscription<T> {
        match self.try_subscribe(patterns) {
            Ok(subscription) => subscription,
            Err(error) => panic!("{error}"),
        }
    }

    /// [`subscribe`](Self::subscribe) for patterns that may be malformed.
    ///
    /// # Errors
    ///
    /// When a pattern breaks the rules, or there is none.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::relay::Relay;
    /// let relay = Relay::<u32>::new();
    /// assert!(relay.try_subscribe("room.*.typing").is_err());
    /// ```
    pub fn try_subscribe(
        &self,
        patterns: impl IntoPatterns,
    ) -> Result<Subscription<T>, SubjectError> {
        let patterns = parse_all(patterns)?;
        let inbox = Arc::new(Inbox::new());
        let number = self.0.registry.add(&patterns, &inbox);
        Ok(Subscription::new(
            Arc::downgrade(&self.0),
            patterns,
            number,
            inbox,
        ))
    }

    /// How many subscriptions there are now.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::relay::Relay;
    /// let relay = Relay::<u32>::new();
    /// let tabs = [relay.subscribe("room.7"), relay.subscribe("*")];
    /// assert_eq!(relay.subscribers(), 2);
    /// drop(tabs);
    /// assert_eq!(relay.subscribers(), 0);
    /// ```
    pub fn subscribers(&self) -> usize {
        self.0.registry.subscribers()
    }

    #[cfg(test)]
    pub(super) fn core(&self) -> &Core<T> {
        &self.0
    }
}

impl<T> Clone for Relay<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: Clone + Send + Sync + 'static> Default for Relay<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> fmt::Debug for Relay<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let subscribers = self.0.registry.subscribers();
        f.debug_struct("Relay")
            .field("subscribers", &subscribers)
            .finish()
    }
}
