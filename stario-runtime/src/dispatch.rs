//! From a request to its handler, and from whatever the handler did to one response.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{self, Poll};

use http::header::{ALLOW, CONTENT_LENGTH, HeaderValue, LOCATION};
use http::{HeaderMap, Response, StatusCode};

use crate::app::Endpoint;
use crate::body::{Body, RequestBody};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::exchange::Exchange;
use crate::handle::AppHandle;
use crate::handler::HandlerFuture;
use crate::path::decode_path;
use crate::refusal;
use crate::request::{Request, is_datastar};
use crate::router::{Match, Router};
use crate::same_origin;
use crate::telemetry::{Span, Tracer};
use crate::writer::{self, Writer};

/// Everything that is fixed once `bootstrap` has returned.
#[derive(Clone)]
pub(crate) struct Site(Arc<Fixed>);

struct Fixed {
    app: AppHandle,
    router: Router<Endpoint>,
    tracer: Arc<dyn Tracer>,
}

impl Site {
    pub(crate) fn new(app: AppHandle, router: Router<Endpoint>, tracer: Arc<dyn Tracer>) -> Self {
        Self(Arc::new(Fixed {
            app,
            router,
            tracer,
        }))
    }

    pub(crate) fn app(&self) -> &AppHandle {
        &self.0.app
    }

    /// Starts the work on a request.
    pub(crate) fn answer(&self, request: http::Request<RequestBody>) -> Answering {
        let site = &*self.0;
        let datastar = is_datastar(request.headers());
        let span = Span::root(&site.tracer, String::from(request.method().as_str()));
        span.attr("request.method", request.method().as_str());
        span.attr("request.path", request.uri().path());

        let found = site.router.find(
            request.method(),
            request.uri().path(),
            request.uri().query(),
        );
        let (endpoint, params) = match found {
            Match::Found {
                value,
                params,
                route,
            } => {
                span.rename(route.to_string());
                (value, params)
            }
            other => return Answering::now(&span, unrouted(other, datastar)),
        };
        if let Some(refused) = refuse(&request, site.app.config().body_bytes, datastar) {
            return Answering::now(&span, refused);
        }

        let path = decode_path(request.uri().path())
            .expect("the router has checked the path")
            .into_owned();
        let exchange = Arc::new(Exchange::new(site.app.clone(), span, datastar));
        let config = site.app.config();
        let request = Request::new(request, path, config.body_bytes, config.body_timeout);
        let context = Context::new(request, params, exchange.clone());
        let writer = Writer::new(exchange.clone());
        let name = endpoint.site.name;
        let started = catch_unwind(AssertUnwindSafe(|| endpoint.handler.call(context, writer)));
        match started {
            Ok(future) => Answering::Handler(Running {
                exchange: exchange.clone(),
                work: Some(Work {
                    future,
                    exchange,
                    name,
                }),
            }),
            Err(panic) => {
                settle(&exchange, name, Err(panic));
                Answering::Handler(Running {
                    exchange,
                    work: None,
                })
            }
        }
    }
}

/// The answer to a request that has no handler.
fn unrouted(found: Match<'_, Endpoint>, datastar: bool) -> Response<Body> {
    match found {
        Match::Found { .. } => unreachable!("the caller handles what was found"),
        Match::Redirect(location) => {
            let mut response = Response::new(Body::Empty);
            *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
            if let Ok(location) = HeaderValue::try_from(location) {
                response.headers_mut().insert(LOCATION, location);
            }
            response
        }
        Match::MethodNotAllowed { allow } => refusal::method_not_allowed(&allow, datastar),
        Match::Options { allow } => {
            let mut response = Response::new(Body::Empty);
            *response.status_mut() = StatusCode::NO_CONTENT;
            if let Ok(allow) = HeaderValue::try_from(allow) {
                response.headers_mut().insert(ALLOW, allow);
            }
            response
        }
        Match::NotFound => refusal::message_response(StatusCode::NOT_FOUND, "Not Found", datastar),
        Match::BadPath(_) => {
            refusal::message_response(StatusCode::BAD_REQUEST, "Bad Request", datastar)
        }
    }
}

/// What is refused before a handler runs and before a body is read.
fn refuse(
    request: &http::Request<RequestBody>,
    body_limit: usize,
    datastar: bool,
) -> Option<Response<Body>> {
    if !same_origin::allows(request.method(), request.headers()) {
        return Some(refusal::message_response(
            StatusCode::FORBIDDEN,
            "This request came from another site.",
            datastar,
        ));
    }
    if declared_length(request.headers()).is_some_and(|length| length > body_limit as u64) {
        let error = Error::from(crate::request::too_large());
        return Some(refusal::error_response(&error, datastar));
    }
    None
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
    fn now(span: &Span, response: Response<Body>) -> Self {
        span.attr("response.status_code", response.status().as_u16());
        span.end();
        Self::Now(Some(response))
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
}

impl Running {
    fn poll_response(&mut self, cx: &mut task::Context<'_>) -> Poll<Response<Body>> {
        if let Some(work) = &mut self.work
            && Pin::new(work).poll(cx).is_ready()
        {
            self.work = None;
        }
        let response = task::ready!(self.exchange.poll_response(cx));
        self.hand_over();
        Poll::Ready(response)
    }

    fn hand_over(&mut self) {
        if let Some(work) = self.work.take() {
            self.exchange.app.spawn(work);
        }
    }
}

impl Drop for Running {
    /// Still here means that the connection gave up before the response.
    fn drop(&mut self) {
        if !self.exchange.is_answered() {
            self.exchange.client_left();
        }
        if self.work.is_some() && tokio::runtime::Handle::try_current().is_ok() {
            self.hand_over();
        }
    }
}

/// A handler's future with its guard: however it ends, the exchange is settled.
struct Work {
    future: HandlerFuture,
    exchange: Arc<Exchange>,
    name: &'static str,
}

impl Future for Work {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<()> {
        let future = &mut self.future;
        let outcome = match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx))) {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(result)) => Ok(result),
            Err(panic) => Err(panic),
        };
        settle(&self.exchange, self.name, outcome);
        Poll::Ready(())
    }
}

/// Closes the books of a request once its handler is through.
fn settle(exchange: &Exchange, handler: &str, outcome: Result<Result, Box<dyn Any + Send>>) {
    let span = &exchange.span;
    let failure = match outcome {
        Ok(Ok(())) => None,
        Ok(Err(error)) => {
            writer::record(exchange, &error);
            Some(refusal::error_response(&error, exchange.datastar))
        }
        Err(panic) => {
            span.fail(format!("panicked: {}", panic_message(&*panic)));
            let error = Error::new("panic");
            Some(refusal::error_response(&error, exchange.datastar))
        }
    };
    if exchange.client_has_left() {
        span.attr("request.client_left", true);
    }
    match failure {
        Some(response) => {
            // A stream that failed is cut, so that the client sees that something is missing.
            if let Some(live) = exchange.live() {
                live.abort();
            }
            exchange.respond(response);
            exchange.handler_done();
        }
        None => {
            if exchange.handler_done() && !exchange.client_has_left() {
                span.fail(format!(
                    "handler `{handler}` returned without sending a response"
                ));
                exchange.respond(refusal::message_response(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "Internal Server Error",
                    exchange.datastar,
                ));
            }
        }
    }
    span.end();
}

fn panic_message(panic: &(dyn Any + Send)) -> &str {
    if let Some(text) = panic.downcast_ref::<&'static str>() {
        text
    } else if let Some(text) = panic.downcast_ref::<String>() {
        text
    } else {
        "a value that is no text"
    }
}
