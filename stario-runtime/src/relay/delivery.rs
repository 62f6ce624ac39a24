//! Who hands a message out: the publisher, or a task when that would take it long.
//!
//! A publish to thousands of inboxes would keep its caller for a millisecond. A large one therefore
//! joins a queue, which one task of the runtime works off. While there is such a task, everything
//! published joins the queue, so that the order of one publisher stays.

use std::collections::VecDeque;
use std::sync::{Arc, PoisonError};

use super::handle::Core;
use super::inbox::Message;
use super::registry::{Audience, Registry};
use crate::sync::{Handle, Mutex, MutexGuard, yield_now};

/// Up to so many inboxes the publisher delivers by itself, which takes it some microseconds.
/// A model is small, and takes both ways.
pub(super) const AT_ONCE: usize = if cfg!(all(test, shuttle)) { 1 } else { 256 };

/// So many messages may wait. Above, publishers deliver the oldest ones themselves: one that is
/// faster than the task fills no memory.
const WAITING: usize = if cfg!(all(test, shuttle)) { 1 } else { 64 };

/// Messages on their way to many inboxes.
#[derive(Debug)]
pub(super) struct Delivery<T> {
    waiting: Mutex<Waiting<T>>,
    /// Held while a message of the queue is handed out, so one after the other.
    turn: Mutex<()>,
}

#[derive(Debug)]
struct Waiting<T> {
    queue: VecDeque<Job<T>>,
    /// There is a task, and it will look at the queue again.
    has_task: bool,
}

/// A message, and who was subscribed when it was published.
#[derive(Debug)]
struct Job<T> {
    message: Arc<Message<T>>,
    audience: Audience,
}

/// Nothing of the application runs under these locks, so what they guard is sound.
fn lock<S>(mutex: &Mutex<S>) -> MutexGuard<'_, S> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<T> Delivery<T> {
    pub(super) fn new() -> Self {
        Self {
            waiting: Mutex::new(Waiting {
                queue: VecDeque::new(),
                has_task: false,
            }),
            turn: Mutex::new(()),
        }
    }

    /// Hands out the oldest message of the queue.
    ///
    /// False when there is none; then the task, if `ends` says that this is it, is gone.
    fn step(&self, registry: &Registry<T>, ends: bool) -> bool {
        let turn = lock(&self.turn);
        let job = {
            let mut waiting = lock(&self.waiting);
            let job = waiting.queue.pop_front();
            if job.is_none() && ends {
                waiting.has_task = false;
            }
            job
        };
        let Some(job) = job else { return false };
        let delivered = registry.deliver(&job.message, &job.audience);
        drop(turn);
        delivered.wake();
        true
    }
}

/// Publishes: here and now, or through the queue.
pub(super) fn publish<T: Send + Sync + 'static>(core: &Arc<Core<T>>, message: Message<T>) {
    let (registry, delivery) = (&core.registry, &core.delivery);
    let message = Arc::new(message);
    let audience = registry.audience(&message.subject);
    let mut waiting = lock(&delivery.waiting);
    if !waiting.has_task {
        // Outside of a runtime there is nobody else to do it.
        let runtime = (audience.size > AT_ONCE).then(Handle::try_current);
        let Some(Ok(runtime)) = runtime else {
            drop(waiting);
            registry.deliver(&message, &audience).wake();
            return;
        };
        waiting.has_task = true;
        let mut rest = Rest(Some(core.clone()));
        // Only the end of its runtime cancels it; then dropping `rest` does what is left.
        drop(runtime.spawn(async move {
            while rest.step() {
                yield_now().await;
            }
        }));
    }
    waiting.queue.push_back(Job { message, audience });
    let mut excess = waiting.queue.len().saturating_sub(WAITING);
    drop(waiting);
    while excess > 0 && delivery.step(registry, false) {
        excess -= 1;
    }
}

/// What the task has to do; the relay stays open until it is done.
struct Rest<T>(Option<Arc<Core<T>>>);

impl<T> Rest<T> {
    fn step(&mut self) -> bool {
        let more = |core: &Arc<Core<T>>| core.delivery.step(&core.registry, true);
        let goes_on = self.0.as_ref().is_some_and(more);
        if !goes_on {
            self.0 = None;
        }
        goes_on
    }
}

impl<T> Drop for Rest<T> {
    fn drop(&mut self) {
        while self.step() {}
    }
}

#[cfg(test)]
mod tests {
    use tokio::runtime::{Builder, Runtime};

    use super::super::{Relay, Subscription};
    use super::*;

    fn runtime() -> Runtime {
        Builder::new_current_thread().build().unwrap()
    }

    /// One more than a publisher serves by itself.
    fn crowd(relay: &Relay<u32>) -> Vec<Subscription<u32>> {
        (0..=AT_ONCE).map(|_| relay.subscribe("room.*")).collect()
    }

    fn read(subscription: &mut Subscription<u32>) -> Vec<u32> {
        std::iter::from_fn(|| subscription.try_next())
            .map(|(_, value)| value)
            .collect()
    }

    #[test]
    fn a_large_publish_returns_before_it_is_handed_out_and_keeps_the_order() {
        let relay = Relay::new();
        let mut crowd = crowd(&relay);
        let mut lobby = relay.subscribe(["lobby", "room.*"]);
        runtime().block_on(async {
            relay.publish("lobby", 1);
            assert_eq!(read(&mut lobby), [1], "a small one is delivered at once");
            relay.publish("room.a", 2);
            // Small, but what its publisher said before is still on its way.
            relay.publish("lobby", 3);
            assert_eq!(read(&mut lobby), [0; 0]);
            let mut seen = Vec::new();
            while seen.len() < 2 {
                seen.push(lobby.next().await.expect("the relay is open").1);
            }
            assert_eq!(seen, [2, 3]);
            yield_now().await;
            relay.publish("lobby", 4);
            assert_eq!(read(&mut lobby), [4], "the task is gone");
        });
        for one in &mut crowd {
            assert_eq!(read(one), [2]);
        }
    }

    #[test]
    fn who_subscribes_while_a_message_is_on_its_way_does_not_get_it() {
        let relay = Relay::new();
        let mut crowd = crowd(&relay);
        let mut late = runtime().block_on(async {
            relay.publish("room.a", 1);
            let late = relay.subscribe("*");
            relay.publish("room.a", 2);
            late
        });
        assert_eq!(read(&mut late), [2]);
        assert_eq!(read(&mut crowd[0]), [1, 2]);
    }

    #[test]
    fn the_end_of_the_runtime_and_of_the_relay_lose_nothing() {
        let relay = Relay::new();
        let mut crowd = crowd(&relay);
        let runtime = runtime();
        runtime.block_on(async {
            relay.publish("room.a", 1);
            drop(relay);
        });
        drop(runtime);
        let last = crowd.last_mut().unwrap();
        assert_eq!(read(last), [1]);
        let next = self::runtime().block_on(last.next());
        assert_eq!(next, None, "then the relay has ended");
    }

    #[test]
    fn a_publisher_that_never_rests_fills_no_memory() {
        let relay = Relay::new();
        let mut crowd = crowd(&relay);
        runtime().block_on(async {
            for value in 0..1000 {
                relay.publish("room.a", value);
                let waiting = lock(&relay.core().delivery.waiting).queue.len();
                assert!(waiting <= WAITING, "{waiting} messages wait");
            }
        });
        let one = &mut crowd[7];
        assert_eq!(one.dropped(), 1000 - 256);
        assert_eq!(read(one), (744..1000).collect::<Vec<_>>());
    }
}
