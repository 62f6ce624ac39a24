//! A handler at work, polled by its connection or by a task of its own.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{self, Poll};
use std::time::{Duration, Instant};

use tokio_util::task::task_tracker::TaskTrackerToken;

use super::settle::settle;
use crate::attrs;
use crate::exchange::Exchange;
use crate::handler::HandlerFuture;
use crate::middleware::Endpoint;
use crate::panic;
use crate::telemetry::Steps;

/// How long a handler may hold its thread between two `.await`s before the span says so.
const BLOCKING: Duration = Duration::from_millis(100);

/// A handler that has not ended, or nothing.
///
/// It always runs to its end: whoever polls it may drop it at any time, as a connection does whose
/// client has left, and it goes on in a task of its own.
pub(crate) struct AtWork(Option<Work>);

impl AtWork {
    /// A handler that has ended, or never began.
    pub(super) const ENDED: Self = Self(None);

    pub(super) fn new(
        exchange: Arc<Exchange>,
        endpoint: Arc<Endpoint>,
        future: HandlerFuture,
        steps: Steps,
    ) -> Self {
        Self(Some(Work {
            future,
            steps,
            _counted: exchange.app.handler_token(),
            exchange,
            endpoint,
            settled: false,
        }))
    }

    /// Ready when the handler has ended.
    pub(crate) fn poll(&mut self, cx: &mut task::Context<'_>) -> Poll<()> {
        if let Some(work) = &mut self.0 {
            task::ready!(Pin::new(work).poll(cx));
            self.0 = None;
        }
        Poll::Ready(())
    }

    /// Begins a turn in which the live body is asked for more after the handler was polled, so that
    /// what the handler sends need not wake the task that polls both.
    pub(crate) fn attend(&self) {
        if let Some(work) = &self.0
            && let Some(live) = work.exchange.live()
        {
            live.attend();
        }
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.0.is_none()
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        if let Some(work) = self.0.take()
            && tokio::runtime::Handle::try_current().is_ok()
        {
            let app = work.exchange.app.clone();
            app.spawn_handler(work);
        }
    }
}

/// A handler's future with its guard: however it ends, the exchange is settled.
struct Work {
    future: HandlerFuture,
    steps: Steps,
    exchange: Arc<Exchange>,
    endpoint: Arc<Endpoint>,
    settled: bool,
    /// A drain waits for it, wherever it is polled.
    _counted: TaskTrackerToken,
}

impl Future for Work {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<()> {
        let work = &mut *self;
        // Only a span could say what the clock has found.
        let begun = work.exchange.span.is_recording().then(Instant::now);
        let future = Pin::new(&mut work.future);
        let polled = work.steps.working(|| panic::poll(future, cx));
        let held = begun.map_or(Duration::ZERO, |begun| begun.elapsed());
        // Where a panic came from takes a while to find out.
        let panicked = matches!(polled, Poll::Ready(Err(_)));
        if held >= BLOCKING && !panicked {
            self.warn(held);
        }
        let outcome = task::ready!(polled);
        self.settled = true;
        settle(&self.exchange, &self.endpoint.site, outcome);
        Poll::Ready(())
    }
}

impl Work {
    /// A thread serves many connections, and none of them while a handler holds it.
    fn warn(&self, held: Duration) {
        let millis = u64::try_from(held.as_millis()).unwrap_or(u64::MAX);
        let (site, advice) = (
            self.endpoint.site.to_string(),
            "use tokio::task::spawn_blocking",
        );
        let what = attrs! { "handler" => site, "millis" => millis, "help" => advice };
        self.exchange.span.event("handler.blocked", what);
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        if !self.settled {
            let span = &self.exchange.span;
            span.fail("cut short: the server stopped before the handler had ended");
            span.end();
        }
    }
}
