//! The deadlines of one connection, on one timer.

use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::time::{Instant, Sleep, sleep_until};

/// A timer that is only moved when it has to be earlier or has fired: a busy connection, whose
/// deadlines change with every request, does not touch the runtime's timers.
#[derive(Debug, Default)]
pub(super) struct Clock {
    timer: Option<Pin<Box<Sleep>>>,
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
        while timer.as_mut().poll(cx).is_ready() {
            let now = Instant::now();
            if now >= at {
                return Poll::Ready(());
            }
            // The other deadline may be over, too; who has it finds out by itself.
            timer.as_mut().reset(if first > now { first } else { at });
        }
        Poll::Pending
    }
}
