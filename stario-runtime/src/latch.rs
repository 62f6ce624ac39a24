//! A flag that is raised once and that many can wait for.
//!
//! A connection polls what would end it at every turn, so a wait that has been registered costs
//! one look at the flag, until it is polled for another task.

use std::pin::Pin;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll, Waker};

use crate::sync::{AtomicBool, Mutex, MutexGuard};

#[derive(Debug, Default)]
pub(crate) struct Latch {
    raised: AtomicBool,
    waiters: Mutex<Waiters>,
}

/// Whom to wake; a place is free again when its waiter has gone.
#[derive(Debug, Default)]
struct Waiters {
    places: Vec<Place>,
    /// The first free place, which may be the one after the last.
    free: usize,
}

#[derive(Debug)]
enum Place {
    Taken(Waker),
    /// Which place is free after this one.
    Free(usize),
}

/// A waiter's place with a latch, once it has one; it is to [leave](Latch::leave) by it.
#[derive(Debug, Default)]
pub(crate) struct Ticket(Option<(usize, Waker)>);

impl Latch {
    /// Raises the flag and wakes everybody who waits. Later calls change nothing.
    pub(crate) fn raise(&self) {
        self.raised.store(true, Ordering::Release);
        let waiters = std::mem::take(&mut *self.lock());
        for place in waiters.places {
            if let Place::Taken(waker) = place {
                waker.wake();
            }
        }
    }

    /// Whether the flag has been raised.
    pub(crate) fn is_raised(&self) -> bool {
        self.raised.load(Ordering::Acquire)
    }

    /// Returns as soon as the flag is raised. Cancel safe.
    pub(crate) fn wait(&self) -> Wait<'_> {
        Wait {
            latch: self,
            ticket: Ticket::default(),
        }
    }

    /// Ready when the flag is raised, for who keeps the ticket elsewhere than in a future.
    #[inline]
    pub(crate) fn poll(&self, ticket: &mut Ticket, cx: &mut Context<'_>) -> Poll<()> {
        if self.is_raised() {
            return Poll::Ready(());
        }
        match &ticket.0 {
            Some((_, waker)) if waker.will_wake(cx.waker()) => Poll::Pending,
            _ => self.register(ticket, cx.waker()),
        }
    }

    #[cold]
    fn register(&self, ticket: &mut Ticket, waker: &Waker) -> Poll<()> {
        let mut waiters = self.lock();
        // Who raises the flag comes for the waiters after that.
        if self.is_raised() {
            return Poll::Ready(());
        }
        let place = waiters.put(ticket.0.as_ref().map(|(place, _)| *place), waker.clone());
        drop(waiters);
        // The last handle to a task may go with its waker, and run its destructors.
        ticket.0 = Some((place, waker.clone()));
        Poll::Pending
    }

    /// Gives the place back.
    pub(crate) fn leave(&self, ticket: &mut Ticket) {
        let Some((place, _waker)) = ticket.0.take() else {
            return;
        };
        let mut waiters = self.lock();
        let left = (!self.is_raised()).then(|| waiters.free(place));
        drop(waiters);
        drop(left);
    }

    fn lock(&self) -> MutexGuard<'_, Waiters> {
        // No code that can panic runs under the lock.
        self.waiters.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiters {
    /// Puts a waker into its place, or into a free one; which that is.
    fn put(&mut self, place: Option<usize>, waker: Waker) -> usize {
        let place = place.unwrap_or(self.free);
        let taken = Place::Taken(waker);
        if let Some(at) = self.places.get_mut(place) {
            if let Place::Free(next) = std::mem::replace(at, taken) {
                self.free = next;
            }
        } else {
            self.places.push(taken);
            self.free = self.places.len();
        }
        place
    }

    fn free(&mut self, place: usize) -> Option<Place> {
        let at = self.places.get_mut(place)?;
        let left = std::mem::replace(at, Place::Free(self.free));
        self.free = place;
        Some(left)
    }
}

/// The wait of [`Latch::wait`].
#[derive(Debug)]
#[must_use = "futures do nothing unless they are awaited"]
pub(crate) struct Wait<'a> {
    latch: &'a Latch,
    ticket: Ticket,
}

impl Future for Wait<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = &mut *self;
        this.latch.poll(&mut this.ticket, cx)
    }
}

impl Drop for Wait<'_> {
    fn drop(&mut self) {
        self.latch.leave(&mut self.ticket);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::woken::Woken;

    fn poll(wait: &mut Wait<'_>, task: &Arc<Woken>) -> Poll<()> {
        Pin::new(wait).poll(&mut Context::from_waker(&task.clone().into()))
    }

    #[tokio::test]
    async fn wakes_those_who_wait_and_lets_later_ones_pass() {
        let latch = Arc::new(Latch::default());
        let waiting = tokio::spawn({
            let latch = latch.clone();
            async move { latch.wait().await }
        });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        latch.raise();
        waiting.await.unwrap();
        latch.wait().await;
        assert!(latch.is_raised());
    }

    #[test]
    fn the_task_that_polled_last_is_woken_and_only_once() {
        let latch = Latch::default();
        let (one, other) = (Arc::new(Woken::default()), Arc::new(Woken::default()));
        let mut wait = latch.wait();
        for task in [&one, &one, &other] {
            assert!(poll(&mut wait, task).is_pending());
        }
        latch.raise();
        latch.raise();
        assert_eq!((one.count(), other.count()), (0, 1));
        assert!(poll(&mut wait, &one).is_ready());
    }

    #[test]
    fn places_are_used_again_and_nobody_loses_theirs() {
        let latch = Latch::default();
        let tasks: Vec<_> = (0..6).map(|_| Arc::new(Woken::default())).collect();
        let mut waits: Vec<_> = tasks
            .iter()
            .map(|task| {
                let mut wait = latch.wait();
                assert!(poll(&mut wait, task).is_pending());
                Some(wait)
            })
            .collect();
        for round in [[4, 1], [1, 3], [0, 5]] {
            for gone in round {
                waits[gone] = None;
            }
            for back in round {
                let mut wait = latch.wait();
                assert!(poll(&mut wait, &tasks[back]).is_pending());
                waits[back] = Some(wait);
            }
        }
        assert_eq!(latch.lock().places.len(), 6);
        waits[2] = None;
        latch.raise();
        let woken: Vec<_> = tasks.iter().map(|task| task.count()).collect();
        assert_eq!(woken, [1, 1, 0, 1, 1, 1]);
    }

    #[test]
    fn who_has_gone_is_let_go_of() {
        let latch = Latch::default();
        let task = Arc::new(Woken::default());
        let mut wait = latch.wait();
        assert!(poll(&mut wait, &task).is_pending());
        drop(wait);
        assert_eq!(Arc::strong_count(&task), 1);
    }
}

#[cfg(all(test, shuttle))]
mod models {
    use std::sync::Arc;

    use shuttle::{future, thread};

    use super::*;

    /// Waits that come, wait on another task and leave, while the flag is raised twice.
    #[test]
    fn nobody_sleeps_through_it() {
        let model = || {
            let latch = Arc::new(Latch::default());
            let spawn = |work: fn(&Latch)| {
                let latch = latch.clone();
                thread::spawn(move || work(&latch))
            };
            let threads = [
                spawn(|latch| future::block_on(latch.wait())),
                spawn(|latch| {
                    let mut left = latch.wait();
                    let noop = &mut Context::from_waker(Waker::noop());
                    let _ = Pin::new(&mut left).poll(noop);
                    drop(left);
                    future::block_on(latch.wait());
                }),
                spawn(|latch| {
                    let mut wait = latch.wait();
                    let noop = &mut Context::from_waker(Waker::noop());
                    let _ = Pin::new(&mut wait).poll(noop);
                    // Another task goes on with it.
                    future::block_on(wait);
                }),
                spawn(Latch::raise),
            ];
            latch.raise();
            for one in threads {
                one.join().unwrap();
            }
            assert!(latch.is_raised());
        };
        shuttle::check_random(model, 5_000);
        shuttle::check_pct(model, 5_000, 3);
    }
}
