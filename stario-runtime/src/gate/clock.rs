//! The deadlines of one connection, on one timer.

use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use tokio::time::{Instant, Sleep, sleep_until};

/// A timer that is only moved when it has to be earlier or has fired: a busy connection, whose
/// deadlines change with every request, does not touch the runtime's timers.
#[derive(Debug, Default)]
pub(super) struct Clock {
    timer: Option<Pin<Box<Sleep>>>,
    /// The task that the timer wakes.
    task: Option<Waker>,
    /// It will soon, because it was set by `poll_tick` and has not since.
    ticking: bool,
    /// When the client must have taken something.
    pub(super) write: Option<Instant>,
}

impl Clock {
    /// Ready when it is `at`; otherwise wakes the task then, or before.
    ///
    /// Whoever is woken asks again for all of its deadlines.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>, at: Instant) -> Poll<()> {
        let first = self.write.map_or(at, |write| write.min(at));
        let timer = self
            .timer
            .get_or_insert_with(|| Box::pin(sleep_until(first)));
        if timer.deadline() > first {
            timer.as_mut().reset(first);
        }
        let known = self.task.as_ref();
        if !known.is_some_and(|task| task.will_wake(cx.waker())) {
            self.task = Some(cx.waker().clone());
        }
        while timer.as_mut().poll(cx).is_ready() {
            self.ticking = false;
            let now = Instant::now();
            if now >= at {
                return Poll::Ready(());
            }
            // The other deadline may be over, too; who has it finds out by itself.
            timer.as_mut().reset(if first > now { first } else { at });
        }
        Poll::Pending
    }

    /// The same for a time that is near.
    pub(super) fn poll_tick(&mut self, cx: &mut Context<'_>, at: Instant) -> Poll<()> {
        let poll = self.poll(cx, at);
        self.ticking = poll.is_pending();
        poll
    }

    /// Whether the timer will wake this task soon, without a look at what time it is.
    pub(super) fn is_ticking(&self, cx: &Context<'_>) -> bool {
        let knows = |task: &Waker| task.will_wake(cx.waker());
        let runs = |timer: &Pin<Box<Sleep>>| !timer.is_elapsed();
        self.ticking
            && self.timer.as_ref().is_some_and(runs)
            && self.task.as_ref().is_some_and(knows)
    }
}
