//! Which step a request is in: what its short forms speak to.

use std::fmt;
use std::ops::Deref;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::span::Span;

/// The steps that a request has entered, one inside the other.
///
/// No thread or task local: a request knows its own, so the answer is the same wherever its
/// future is polled. A request that is not recorded has none, and no memory for them.
#[derive(Clone, Debug)]
pub(crate) struct Steps(Option<Arc<Stack>>);

#[derive(Debug)]
struct Stack {
    root: Span,
    entered: Mutex<Vec<Span>>,
}

impl Stack {
    fn entered(&self) -> MutexGuard<'_, Vec<Span>> {
        // No code that can panic runs under the lock.
        self.entered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Steps {
    pub(crate) fn new(root: &Span) -> Self {
        let stack = || Stack {
            root: root.clone(),
            entered: Mutex::default(),
        };
        Self((!root.is_noop()).then(|| Arc::new(stack())))
    }

    /// Runs a part of the request's own work.
    ///
    /// What it says through the crate `tracing` is then said to the request.
    #[cfg_attr(
        not(feature = "tracing"),
        expect(clippy::unused_self, reason = "the bridge asks who is working")
    )]
    pub(crate) fn working<T>(&self, work: impl FnOnce() -> T) -> T {
        #[cfg(feature = "tracing")]
        let work = || super::bridge::inside(self, work);
        work()
    }

    /// The innermost step that has not ended, or the request itself.
    pub(crate) fn current(&self) -> Span {
        let Some(stack) = &self.0 else {
            return Span::noop();
        };
        let entered = stack.entered();
        let open = entered.iter().rev().find(|step| step.is_recording());
        open.unwrap_or(&stack.root).clone()
    }

    /// Enters a step until it is dropped.
    pub(crate) fn enter(&self, step: Span) -> Step {
        if let Some(stack) = &self.0 {
            stack.entered().push(step.clone());
        }
        Step {
            steps: self.clone(),
            span: step,
        }
    }

    /// Polls `future` inside `step`.
    ///
    /// The step is entered for the time of a poll only, and what was entered inside goes with
    /// it: two such futures that are polled by turns, as in `join!`, do not mix.
    pub(crate) async fn within<F: Future>(&self, step: Span, future: F) -> F::Output {
        let mut future = pin!(future);
        let Some(stack) = &self.0 else {
            return future.await;
        };
        let mut inside = vec![step];
        std::future::poll_fn(|cx| {
            let _turn = Turn::begin(stack, &mut inside);
            future.as_mut().poll(cx)
        })
        .await
    }
}

/// One poll inside a step; also a panic ends it.
struct Turn<'a> {
    stack: &'a Stack,
    outside: usize,
    inside: &'a mut Vec<Span>,
}

impl<'a> Turn<'a> {
    fn begin(stack: &'a Stack, inside: &'a mut Vec<Span>) -> Self {
        let mut entered = stack.entered();
        let outside = entered.len();
        entered.append(inside);
        drop(entered);
        Self {
            stack,
            outside,
            inside,
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut entered = self.stack.entered();
        // A step of outside may have ended meanwhile, from another task.
        let outside = self.outside.min(entered.len());
        *self.inside = entered.split_off(outside);
    }
}

/// A step of a request, from [`Context::step`](crate::Context::step).
///
/// It is a [`Span`], and until it is dropped the short forms of the context speak to it.
#[must_use = "a step ends when it is dropped, so an unused step measures nothing"]
pub struct Step {
    steps: Steps,
    span: Span,
}

impl Deref for Step {
    type Target = Span;

    fn deref(&self) -> &Span {
        &self.span
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        let Some(stack) = &self.steps.0 else {
            return;
        };
        let id = self.span.id();
        stack.entered().retain(|step| step.id() != id);
        // A future that is `within` another step may hold it aside, or the app a clone.
        if std::thread::panicking() {
            self.span.fail_if_fine("panicked");
        }
        self.span.end();
    }
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Step").field(&self.span).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry::{Id, Recording, Tracer};

    fn entered(steps: &Steps) -> usize {
        steps.0.as_ref().unwrap().entered().len()
    }

    fn steps() -> (Arc<Recording>, Steps) {
        let recording = Arc::new(Recording::new());
        let tracer: Arc<dyn Tracer> = recording.clone();
        let root = Span::root(&tracer, "GET /");
        (recording, Steps::new(&root))
    }

    fn name_of(recording: &Recording, id: Id) -> String {
        let spans = recording.spans();
        let span = spans.into_iter().find(|span| span.id == id);
        span.map_or_else(|| "open".to_owned(), |span| span.name.into_owned())
    }

    #[test]
    fn the_innermost_open_step_is_the_current_one() {
        let (_recording, steps) = steps();
        let root = steps.current().id();
        let outer = steps.enter(steps.current().step("outer"));
        let inner = steps.enter(steps.current().step("inner"));
        assert_eq!(steps.current().id(), inner.id());
        inner.end();
        assert_eq!(steps.current().id(), outer.id(), "an ended step is left");
        drop(outer);
        drop(inner);
        assert_eq!(steps.current().id(), root);
        assert_eq!(entered(&steps), 0);
    }

    #[test]
    fn a_step_ends_when_it_is_left_whoever_else_holds_it() {
        let (recording, steps) = steps();
        let step = steps.enter(steps.current().step("query"));
        let clone = (*step).clone();
        drop(step);
        assert_eq!(name_of(&recording, clone.id()), "query");
    }

    #[tokio::test]
    async fn a_request_that_is_not_recorded_has_no_memory_for_steps() {
        let steps = Steps::new(&Span::noop());
        let step = steps.enter(steps.current().step("a"));
        steps.within(step.step("b"), async {}).await;
        assert!(steps.0.is_none() && !steps.current().is_recording());
    }

    #[tokio::test]
    async fn futures_that_take_turns_do_not_mix_their_steps() {
        let (recording, steps) = steps();
        let work = async |name: &'static str| {
            steps
                .within(steps.current().step(name), async {
                    steps.current().attr("first", name);
                    tokio::task::yield_now().await;
                    let guard = steps.enter(steps.current().step("guard"));
                    steps.current().attr("of", name);
                    tokio::task::yield_now().await;
                    steps.current().attr("again", name);
                    drop(guard);
                    tokio::task::yield_now().await;
                    steps.current().attr("last", name);
                })
                .await;
        };
        tokio::join!(work("a"), work("b"));
        for name in ["a", "b"] {
            let span = recording.find_span(name).unwrap();
            assert_eq!(span.attr("first"), Some(&name.into()));
            assert_eq!(span.attr("last"), Some(&name.into()));
            let guards = recording.spans();
            let guard = guards.iter().find(|step| step.parent_id == Some(span.id));
            let guard = guard.expect("the guard is a step of its own branch");
            assert_eq!(guard.attr("of"), Some(&name.into()));
            assert_eq!(guard.attr("again"), Some(&name.into()));
        }
        assert_eq!(entered(&steps), 0);
    }

    #[tokio::test]
    async fn a_future_that_is_dropped_half_way_leaves_nothing_entered() {
        let (recording, steps) = steps();
        {
            let step = steps.current().step("slow");
            let mut slow = pin!(steps.within(step, std::future::pending::<()>()));
            std::future::poll_fn(|cx| {
                assert!(slow.as_mut().poll(cx).is_pending());
                std::task::Poll::Ready(())
            })
            .await;
            assert_eq!(entered(&steps), 0);
        }
        assert!(recording.find_span("slow").is_some(), "it has ended");
    }
}
