//! From a request to its handler, and from whatever the handler did to one response.

use std::borrow::Cow;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{self, Poll};

use http::header::{ALLOW, CONTENT_LENGTH, HeaderValue, LOCATION};
use http::{HeaderMap, Response, StatusCode};
use tokio_util::task::task_tracker::TaskTrackerToken;

use crate::app::Endpoint;
use crate::body::{Body, RequestBody};
use crate::context::Context;
use crate::error::{HttpError, Result};
use crate::exchange::Exchange;
use crate::failure;
use crate::handle::AppHandle;
use crate::handler::{HandlerFuture, HandlerSite};
use crate::latch::Latch;
use crate::metrics::Timing;
use crate::panic::{self, Panic};
use crate::path::decode_path;
use crate::refusal::{self, Refusals};
use crate::request::{Request, is_datastar, too_large};
use crate::router::{Match, Router};
use crate::same_origin;
use crate::telemetry::{Span, Steps, Traceparent, Tracer};
use crate::writer::Writer;

/// Everything that is fixed once `bootstrap` has returned.
#[derive(Clone)]
pub(crate) struct Site(Arc<Fixed>);

struct Fixed {
    app: AppHandle,
    router: Router<Endpoint>,
    refusals: Arc<Refusals>,
    tracer: Arc<dyn Tracer>,
}

impl Site {
    pub(crate) fn new(
        app: AppHandle,
        router: Router<Endpoint>,
        refusals: Refusals,
        tracer: Arc<dyn Tracer>,
    ) -> Self {
        Self(Arc::new(Fixed {
            app,
            router,
            refusals: Arc::new(refusals),
            tracer,
        }))
    }

    pub(crate) fn app(&self) -> &AppHandle {
        &self.0.app
    }

    pub(crate) fn tracer(&self) -> &Arc<dyn Tracer> {
        &self.0.tracer
    }

    /// Starts the work on a request.
    ///
    /// `cut` ends the connection that the request came on.
    pub(crate) fn answer(
        &self,
        request: http::Request<RequestBody>,
        cut: &Arc<Latch>,
    ) -> Answering {
        let site = &*self.0;
        let datastar = is_datastar(request.headers());
        let found = site.router.find(
            request.method(),
            request.uri().path(),
            request.uri().query(),
        );
        let endpoint = match &found {
            Match::Found { value, .. } => Some(*value),
            _ => None,
        };
        let timing = Timing::start(site.app.metrics(), endpoint.map(|found| &found.meter));
        let span = open_span(&site.tracer, &request, endpoint);
        let exchange = |span| {
            let refusals = site.refusals.clone();
            let app = site.app.clone();
            Arc::new(Exchange::new(app, span, datastar, refusals, cut.clone()))
        };
        let (endpoint, params) = match found {
            Match::Found { value, params, .. } => (value, params),
            Match::Redirect(to) => return Answering::now(&span, moved(&to), timing),
            Match::Options { allow } => return Answering::now(&span, options(&allow), timing),
            Match::MethodNotAllowed { allow } => {
                let error = HttpError::new(405, "Method Not Allowed");
                return Answering::refused(exchange(span), timing, &error, allowing(&allow));
            }
            Match::NotFound => {
                let error = HttpError::new(404, "Not Found");
                return Answering::refused(exchange(span), timing, &error, HeaderMap::new());
            }
            Match::BadPath(_) => {
                let error = HttpError::new(400, "Bad Request");
                return Answering::refused(exchange(span), timing, &error, HeaderMap::new());
            }
        };
        let exchange = exchange(span);
        if let Some(error) = refuse(&request, site.app.config().body_bytes) {
            return Answering::refused(exchange, timing, &error, HeaderMap::new());
        }

        let path = decode_path(request.uri().path())
            .expect("the router has checked the path")
            .into_owned();
        let config = site.app.config();
        let request = Request::new(request, path, config.body_bytes, config.body_timeout);
        let context = Context::new(request, params, exchange.clone());
        let writer = Writer::new(exchange.clone(), HeaderMap::new());
        let steps = context.steps().clone();
        let work = |future| Work {
            future,
            steps: steps.clone(),
            exchange: exchange.clone(),
            site: endpoint.site,
            settled: false,
            _counted: site.app.handler_token(),
        };
        let started = panic::catch(|| steps.working(|| endpoint.handler.call(context, writer)));
        let work = match started {
            Ok(future) => Some(work(future)),
            Err(panic) => {
                settle(&exchange, &endpoint.site, Err(panic));
                None
            }
        };
        Answering::Handler(Running {
            exchange,
            work,
            timing,
        })
    }
}

/// The span of a request, under the name of its route.
///
/// It is named and described at once, so that a tracer has something to show while it runs.
fn open_span(
    tracer: &Arc<dyn Tracer>,
    request: &http::Request<RequestBody>,
    endpoint: Option<&Endpoint>,
) -> Span {
    if !tracer.is_recording() {
        return Span::noop();
    }
    let method = request.method().as_str();
    let name = match endpoint {
        Some(endpoint) => Cow::Borrowed(endpoint.name),
        None => Cow::Owned(method.to_owned()),
    };
    let attrs = [
        ("request.method", method),
        ("request.path", request.uri().path()),
    ];
    let caller = Traceparent::from_headers(request.headers());
    Span::root_with(tracer, name, caller, attrs)
}

/// The path as it should be written; the method stays.
fn moved(to: &str) -> Response<Body> {
    let mut response = Response::new(Body::Empty);
    *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
    if let Ok(location) = HeaderValue::try_from(to) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}

fn options(allow: &str) -> Response<Body> {
    let mut response = Response::new(Body::Empty);
    *response.status_mut() = StatusCode::NO_CONTENT;
    response.headers_mut().extend(allowing(allow));
    response
}

fn allowing(allow: &str) -> HeaderMap {
    HeaderValue::try_from(allow)
        .into_iter()
        .map(|allow| (ALLOW, allow))
        .collect()
}

/// What is refused before a handler runs and before a body is read.
fn refuse(request: &http::Request<RequestBody>, body_limit: usize) -> Option<HttpError> {
    if !same_origin::allows(request.method(), request.headers()) {
        let error = HttpError::new(403, "This request came from another site.");
        return Some(error);
    }
    let length = declared_length(request.headers());
    (length.is_some_and(|length| length > body_limit as u64)).then(too_large)
}

fn declared_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The response in the making, polled by the connection.
pub(crate) enum Answering {
    Now(Option<Response<Body>>),
    Handler(Running),
}

impl Answering {
    fn now(span: &Span, response: Response<Body>, timing: Option<Timing>) -> Self {
        refusal::note(span, &response);
        if let Some(timing) = timing {
            timing.answered(response.status());
        }
        span.end();
        Self::Now(Some(response))
    }

    /// Refuses a request that reaches no handler.
    fn refused(
        exchange: Arc<Exchange>,
        timing: Option<Timing>,
        error: &HttpError,
        headers: HeaderMap,
    ) -> Self {
        failure::tell(&exchange, error, headers);
        exchange.handler_done();
        exchange.span.end();
        Self::Handler(Running {
            exchange,
            work: None,
            timing,
        })
    }
}

impl Future for Answering {
    type Output = Result<Response<Body>, std::convert::Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<Self::Output> {
        match &mut *self {
            Answering::Now(response) => Poll::Ready(Ok(response
                .take()
                .expect("a finished future is not polled again"))),
            Answering::Handler(running) => running.poll_response(cx).map(Ok),
        }
    }
}

/// A handler that is polled in place by its connection until the response is there.
///
/// A plain page therefore costs no task. A handler that goes on after its response, or whose
/// client leaves before it, moves to a task of its own and always runs to its end.
pub(crate) struct Running {
    exchange: Arc<Exchange>,
    work: Option<Work>,
    timing: Option<Timing>,
}

impl Running {
    fn poll_response(&mut self, cx: &mut task::Context<'_>) -> Poll<Response<Body>> {
        if let Some(work) = &mut self.work
            && Pin::new(work).poll(cx).is_ready()
        {
            self.work = None;
        }
        let response = task::ready!(self.exchange.poll_response(cx));
        if let Some(timing) = self.timing.take() {
            timing.answered(response.status());
        }
        self.hand_over();
        Poll::Ready(response)
    }

    fn hand_over(&mut self) {
        if let Some(work) = self.work.take() {
            self.exchange.app.spawn_handler(work);
        }
    }
}

impl Drop for Running {
    /// After the response there is nothing left to do; before it, the connection gave up.
    fn drop(&mut self) {
        self.exchange.abandon();
        if self.work.is_some() && tokio::runtime::Handle::try_current().is_ok() {
            self.hand_over();
        }
    }
}

/// A handler's future with its guard: however it ends, the exchange is settled.
struct Work {
    future: HandlerFuture,
    steps: Steps,
    exchange: Arc<Exchange>,
    site: HandlerSite,
    settled: bool,
    /// A drain waits for it, wherever it is polled.
    _counted: TaskTrackerToken,
}

impl Future for Work {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<()> {
        let work = &mut *self;
        let future = work.future.as_mut();
        let outcome = task::ready!(work.steps.working(|| panic::poll(future, cx)));
        self.settled = true;
        settle(&self.exchange, &self.site, outcome);
        Poll::Ready(())
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

/// Closes the books of a request once its handler is through.
fn settle(exchange: &Arc<Exchange>, handler: &HandlerSite, outcome: Result<Result, Panic>) {
    let span = &exchange.span;
    // A stream that failed is cut, so that the client sees that something is missing.
    if !matches!(outcome, Ok(Ok(())))
        && let Some(live) = exchange.live()
    {
        live.abort();
    }
    match outcome {
        Ok(Ok(())) => {}
        Ok(Err(error)) => failure::refuse(exchange, &error),
        Err(panic) => {
            panic.record(span);
            if !exchange.is_answered() {
                failure::tell(exchange, &failure::internal(), HeaderMap::new());
            }
        }
    }
    if exchange.client_has_left() {
        span.attr("request.client_left", true);
    }
    if exchange.handler_done() && !exchange.client_has_left() {
        span.fail(format!(
            "handler {handler} returned without sending a response"
        ));
        failure::tell(exchange, &failure::internal(), HeaderMap::new());
    }
    span.end();
}
