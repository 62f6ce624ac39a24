//! The response in the making.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use http::Response;

use super::settle::settle;
use super::work::AtWork;
use crate::body::Body;
use crate::error::Result;
use crate::exchange::{Exchange, Spare};
use crate::gate::Line;
use crate::handler::{HandlerFuture, HandlerSite};
use crate::metrics::Timing;
use crate::middleware::Endpoint;
use crate::panic::Panic;
use crate::telemetry::Steps;

/// A handler that is polled in place by its connection until the response is there.
///
/// A plain page therefore costs no task.
pub(crate) struct Answering {
    /// Nothing once another request may have it.
    exchange: Option<Arc<Exchange>>,
    work: AtWork,
    /// `None` when nobody looks at it, or once there was a response.
    timing: Option<Box<Timing>>,
    /// The connection has the response.
    answered: bool,
}

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
            Ok((future, endpoint)) => AtWork::new(exchange.clone(), endpoint, future, steps),
            Err(panic) => {
                settle(&exchange, site, Err(panic));
                AtWork::ENDED
            }
        };
        Self {
            exchange: Some(exchange),
            work,
            timing,
            answered: false,
        }
    }

    /// The connection that the request came on.
    pub(crate) fn line(&self) -> &Line {
        self.exchange().line()
    }

    /// Polls for the response and puts it there: it is large, and would be moved on the way.
    pub(crate) fn poll_into(
        &mut self,
        cx: &mut Context<'_>,
        place: &mut Option<Response<Body>>,
    ) -> Poll<()> {
        self.exchange().look_at_line();
        // Whatever comes of it is found in the exchange.
        let _ = self.work.poll(cx);
        ready!(self.exchange().poll_response(cx, place));
        self.answered = true;
        if let Some(timing) = self.timing.take()
            && let Some(response) = place
        {
            timing.answered(response.status());
        }
        Poll::Ready(())
    }

    /// The handler as far as it goes on after the response, for whoever polls it from then on.
    pub(crate) fn take_work(&mut self) -> AtWork {
        std::mem::replace(&mut self.work, AtWork::ENDED)
    }

    /// Keeps the exchange for the next request of its connection, if all is done.
    pub(crate) fn leave_to(&mut self, spare: &Spare) {
        if self.answered
            && let Some(exchange) = self.exchange.take()
        {
            spare.keep(exchange);
        }
    }

    fn exchange(&self) -> &Exchange {
        let exchange = self.exchange.as_deref();
        exchange.expect("it stays until the connection has the response")
    }
}

impl Future for Answering {
    type Output = Result<Response<Body>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut place = None;
        ready!(self.poll_into(cx, &mut place));
        // Nobody polls it here any more, so it goes on by itself.
        drop(self.take_work());
        Poll::Ready(Ok(place.expect("it is ready")))
    }
}

impl Drop for Answering {
    /// After the response there is nothing left to do; before it, the connection gave up.
    fn drop(&mut self) {
        if !self.answered {
            self.exchange().abandon();
        }
    }
}
