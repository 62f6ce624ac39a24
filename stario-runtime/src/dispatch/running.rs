//! A handler at work, polled by its connection or by a task of its own.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{self, Poll};
use std::time::{Duration, Instant};

use http::Response;
use tokio_util::task::task_tracker::TaskTrackerToken;

use super::settle::settle;
use crate::attrs;
use crate::body::Body;
use crate::error::Result;
use crate::exchange::{Exchange, Spare};
use crate::gate::Line;
use crate::handler::{HandlerFuture, HandlerSite};
use crate::metrics::Timing;
use crate::middleware::Endpoint;
use crate::panic::{self, Panic};
use crate::telemetry::Steps;

/// How long a handler may hold its thread between two `.await`s before the span says so.
const BLOCKING: Duration = Duration::from_millis(100);

/// The response in the making, polled by the connection.
pub(crate) struct Answering(Running);

impl Answering {
    /// Goes on with a handler, or settles one that panicked before its first `.await`.
    pub(super) fn handler(
        exchange: Arc<Exchange>,
        site: &HandlerSite,
        started: Result<(HandlerFuture, Arc<Endpoint>), Panic>,
        steps: Steps,
        timing: Option<Box<Timing>>,
    ) -> Self {
        let work = match started {
            Ok((future, endpoint)) => Some(Work {
                future,
                steps,
                exchange: exchange.clone(),
                endpoint,
                settled: false,
                _counted: exchange.app.handler_token(),
            }),
            Err(panic) => {
                settle(&exchange, site, Err(panic));
                None
            }
        };
        Self(Running {
            exchange: Some(exchange),
            work: AtWork(work),
            timing,
            answered: false,
        })
    }
}

impl Answering {
    /// The connection that the request came on.
    pub(crate) fn line(&self) -> &Line {
        self.0.exchange().line()
    }

    /// Polls for the response and puts it there: it is large, and would be moved on the way.
    pub(crate) fn poll_into(
        &mut self,
        cx: &mut task::Context<'_>,
        place: &mut Option<Response<Body>>,
    ) -> Poll<()> {
        self.0.poll_response(cx, place)
    }

    /// The handler as far as it goes on after the response, for whoever polls it from then on.
    pub(crate) fn take_work(&mut self) -> AtWork {
        std::mem::replace(&mut self.0.work, AtWork(None))
    }

    /// Keeps the exchange for the next request of its connection, if all is done.
    pub(crate) fn leave_to(&mut self, spare: &Spare) {
        if self.0.answered
            && let Some(exchange) = self.0.exchange.take()
        {
            spare.keep(exchange);
        }
    }
}

impl Future for Answering {
    type Output = Result<Response<Body>, std::convert::Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<Self::Output> {
        let mut place = None;
        task::ready!(self.poll_into(cx, &mut place));
        // Nobody polls it here any more, so it goes on by itself.
        drop(self.take_work());
        Poll::Ready(Ok(place.expect("it is ready")))
    }
}

/// A handler that is polled in place by its connection until the response is there.
///
/// A plain page therefore costs no task.
struct Running {
    /// Nothing once another request may have it.
    exchange: Option<Arc<Exchange>>,
    work: AtWork,
    /// `None` when nobody looks at it, or once there was a response.
    timing: Option<Box<Timing>>,
    /// The connection has the response.
    answered: bool,
}

impl Running {
    fn poll_response(
        &mut self,
        cx: &mut task::Context<'_>,
        place: &mut Option<Response<Body>>,
    ) -> Poll<()> {
        self.exchange().look_at_line();
        // Whatever comes of it is found in the exchange.
        let _ = self.work.poll(cx);
        task::ready!(self.exchange().poll_response(cx, place));
        self.answered = true;
        if let Some(timing) = self.timing.take()
            && let Some(response) = place
        {
            timing.answered(response.status());
        }
        Poll::Ready(())
    }

    fn exchange(&self) -> &Exchange {
        let exchange = self.exchange.as_deref();
        exchange.expect("it stays until the connection has the response")
    }
}

impl Drop for Running {
    /// After the response there is nothing left to do; before it, the connection gave up.
    fn drop(&mut self) {
        if !self.answered {
            self.exchange().abandon();
        }
    }
}

/// A handler that has not ended, or nothing.
///
/// It always runs to its end: whoever polls it may drop it at any time, as a connection does whose
/// client has left, and it goes on in a task of its own.
pub(crate) struct AtWork(Option<Work>);

impl AtWork {
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
