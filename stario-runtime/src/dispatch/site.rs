//! What answers requests, fixed once `bootstrap` has returned.

use std::borrow::Cow;
use std::sync::Arc;

use http::{Method, StatusCode};

use super::answering::Answering;
#[cfg(debug_assertions)]
use super::cases;
use super::{development, fallback};
use crate::app::Composed;
use crate::asked::Asked;
use crate::body::Upstream;
use crate::context::Context;
#[cfg(debug_assertions)]
use crate::error_page::Shown;
use crate::exchange::{Exchange, Spare};
use crate::gate::Line;
use crate::handle::AppHandle;
use crate::host;
use crate::metrics::Timing;
use crate::middleware::{Endpoint, Middleware, Next, Planned, Prefixes, SameOrigin, Scoped};
use crate::panic;
use crate::path::has_dots;
use crate::peer::{Client, Peer};
use crate::refusal::Refusals;
use crate::request::{BodyLimits, Request};
use crate::router::{Match, Params, Router};
use crate::telemetry::{Span, Traceparent, Tracer, tracestate};
use crate::writer::Writer;

/// Everything that is fixed once `bootstrap` has returned.
#[derive(Clone)]
pub(crate) struct Site(Arc<Fixed>);

struct Fixed {
    app: AppHandle,
    /// The host of a request may decide what answers it.
    by_host: bool,
    router: Router<Planned>,
    /// Other services, for what has no route.
    mounts: Prefixes<Planned>,
    layers: Vec<Scoped<Arc<dyn Middleware>>>,
    not_found: Answers,
    method_not_allowed: Answers,
    options: Arc<Endpoint>,
    moved: Arc<Endpoint>,
    bad_path: Arc<Endpoint>,
    refusals: Arc<Refusals>,
    tracer: Arc<dyn Tracer>,
    #[cfg(debug_assertions)]
    shown: Option<Arc<Shown>>,
}

/// What answers where no route does: what the app has said, or the usual.
struct Answers {
    own: Prefixes<Arc<Endpoint>>,
    usual: Arc<Endpoint>,
}

/// Where a request goes that has no route.
struct Elsewhere {
    next: Next,
    /// The status of the answer, unless the handler sets another.
    status: Option<StatusCode>,
    /// What is said about the methods of this address.
    allow: Option<String>,
}

impl Elsewhere {
    fn at(next: Next) -> Self {
        Self {
            next,
            status: None,
            allow: None,
        }
    }
}

impl Site {
    pub(crate) fn new(
        app: AppHandle,
        composed: Composed,
        #[cfg_attr(not(debug_assertions), expect(unused_mut))] mut tracer: Arc<dyn Tracer>,
    ) -> Self {
        let Composed {
            mut router,
            mut mounts,
            mut layers,
            not_found,
            method_not_allowed,
            trusted,
            refusals,
        } = composed;
        layers.sort_by_key(|layer| layer.scope.depth());
        // Reading is not writing: where nobody else is trusted, the guard has nothing to say.
        let nobody = trusted.is_empty();
        let guard: Arc<dyn Middleware> = Arc::new(SameOrigin::new(trusted));
        for (route, planned) in router.values_mut() {
            let open = nobody && route.method().is_safe();
            planned.compose(route.pattern(), &layers, (!open).then_some(&guard));
        }
        for mount in mounts.iter_mut() {
            let below = mount.scope.below();
            mount.value.compose(&below, &layers, Some(&guard));
        }
        let by_host = router.names_hosts()
            || !layers.is_empty()
            || ![&not_found, &method_not_allowed]
                .iter()
                .all(|own| own.is_empty())
            || !mounts.is_empty();
        #[cfg(debug_assertions)]
        let shown = cases::prepare(app.config(), &mut tracer, &mut router);
        Self(Arc::new(Fixed {
            by_host,
            app,
            router,
            mounts,
            layers,
            not_found: Answers {
                own: not_found,
                usual: Arc::new(Endpoint::new(fallback::not_found)),
            },
            method_not_allowed: Answers {
                own: method_not_allowed,
                usual: Arc::new(Endpoint::new(fallback::method_not_allowed)),
            },
            options: Arc::new(Endpoint::new(fallback::options)),
            moved: Arc::new(Endpoint::new(fallback::moved)),
            bad_path: Arc::new(Endpoint::new(fallback::bad_path)),
            refusals: Arc::new(refusals),
            tracer,
            #[cfg(debug_assertions)]
            shown,
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
    /// `line` is the connection that the request came on, `peer` is at its other end; an exchange
    /// of the same connection that is over lies in `spare`.
    pub(crate) fn answer<B: Into<Upstream>>(
        &self,
        request: http::Request<B>,
        line: &Arc<Line>,
        peer: Peer,
        spare: Option<&Spare>,
    ) -> Answering {
        // In memory of its own at once: from here on it is looked at and not moved.
        let request = Request::new(request);
        self.0
            .answer(request, line, peer, spare.and_then(Spare::take))
    }
}

impl Fixed {
    fn answer(
        &self,
        request: Request,
        line: &Arc<Line>,
        peer: Peer,
        spare: Option<Arc<Exchange>>,
    ) -> Answering {
        let (method, headers, uri) = (request.method(), request.headers(), request.uri());
        let asked = Asked::of(method, headers);
        let datastar = asked.datastar;
        let client = peer.client(headers, &self.app.config().trusted_proxies);
        let host = if self.by_host {
            host::of(uri, headers)
        } else {
            ""
        };
        let path = uri.path();
        if let Some(endpoint) = development::endpoint(&self.app, host, path) {
            let next = Next::new(None, endpoint);
            let exchange = self.exchange(spare, line, Span::noop(), asked, client);
            return self.start(request, next, Params::default(), None, exchange, None);
        }
        let found = self.router.find(method, host, path, uri.query());
        let endpoint = match &found {
            Match::Found { value, .. } => Some(value.endpoint()),
            _ => None,
        };
        let meter = endpoint.and_then(|endpoint| endpoint.meter.as_ref());
        let timing = Timing::start(self.app.metrics(), meter, method);
        let span = if endpoint.is_none_or(|found| found.traced) {
            let route = endpoint.and_then(|found| found.name);
            open_span(&self.tracer, &request, route)
        } else {
            Span::noop()
        };
        #[cfg(feature = "testing")]
        crate::probe::note(span.id());
        if let Match::Found { value, params, .. } = found {
            let next = value.next(host, path);
            let exchange = self.exchange(spare, line, span, asked, client);
            return self.start(request, next, params, None, exchange, timing);
        }
        let other = self.elsewhere(found, &span, method, datastar, host, path);
        let Elsewhere {
            next,
            status,
            allow,
        } = other;
        let exchange = self.exchange(spare, line, span, asked, client);
        if let Some(allow) = allow {
            fallback::allow(&exchange, &allow);
        }
        self.start(request, next, Params::default(), status, exchange, timing)
    }

    /// An exchange for a request: the spare one, if it is there.
    #[inline]
    fn exchange(
        &self,
        spare: Option<Arc<Exchange>>,
        line: &Arc<Line>,
        span: Span,
        asked: Asked,
        client: Client,
    ) -> Arc<Exchange> {
        if let Some(mut spare) = spare
            && let Some(exchange) = Arc::get_mut(&mut spare)
        {
            exchange.renew(span, asked, client);
            return spare;
        }
        let (app, refusals) = (self.app.clone(), self.refusals.clone());
        let line = line.clone();
        Arc::new(Exchange::new(app, span, asked, refusals, line, client))
    }

    /// Where a request goes that has no route.
    #[cold]
    fn elsewhere(
        &self,
        found: Match<'_, Planned>,
        span: &Span,
        method: &Method,
        datastar: bool,
        host: &str,
        path: &str,
    ) -> Elsewhere {
        match (found, self.mounts.find(host, path)) {
            (Match::Found { .. }, _) => unreachable!("it has a route"),
            (Match::BadPath(_), _) => Elsewhere::at(self.around(host, path, &self.bad_path)),
            // A mounted service is at some address, and `*` is none.
            (Match::Options { allow }, _) if path == "*" => self.options(host, path, allow),
            (_, Some(mount)) if !has_dots(path) => {
                if span.is_recording() {
                    span.rename(format!("{method} {}", mount.scope));
                }
                Elsewhere::at(mount.value.next(host, path))
            }
            (Match::Redirect(_), _) => Elsewhere::at(self.around(host, path, &self.moved)),
            (Match::Options { allow }, _) => self.options(host, path, allow),
            (Match::MethodNotAllowed { allow }, _) => {
                let next = self.fall_back(&self.method_not_allowed, datastar, host, path);
                Elsewhere {
                    next,
                    status: Some(StatusCode::METHOD_NOT_ALLOWED),
                    allow: Some(allow),
                }
            }
            (Match::NotFound, _) => {
                let next = self.fall_back(&self.not_found, datastar, host, path);
                Elsewhere {
                    status: Some(StatusCode::NOT_FOUND),
                    ..Elsewhere::at(next)
                }
            }
        }
    }

    /// The way to an answer that belongs to no route.
    fn fall_back(&self, answers: &Answers, datastar: bool, host: &str, path: &str) -> Next {
        // The Datastar client could not show a page.
        let own = (!datastar).then(|| answers.own.find(host, path)).flatten();
        let own = own.map(|own| &own.value);
        self.around(host, path, own.unwrap_or(&answers.usual))
    }

    fn options(&self, host: &str, path: &str, allow: String) -> Elsewhere {
        let next = self.around(host, path, &self.options);
        Elsewhere {
            allow: Some(allow),
            ..Elsewhere::at(next)
        }
    }

    fn around(&self, host: &str, path: &str, endpoint: &Arc<Endpoint>) -> Next {
        let covering = self
            .layers
            .iter()
            .filter(|layer| layer.scope.covers(host, path));
        let layers = covering.map(|layer| layer.value.clone()).collect();
        Next::new(Some(layers), endpoint.clone())
    }

    #[inline]
    fn start(
        &self,
        mut request: Request,
        next: Next,
        params: Params,
        status: Option<StatusCode>,
        exchange: Arc<Exchange>,
        timing: Option<Box<Timing>>,
    ) -> Answering {
        #[cfg(debug_assertions)]
        if let Some(shown) = &self.shown {
            let host = host::of(request.uri(), request.headers());
            cases::open(shown, &exchange, &request, host, &params, next.endpoint());
        }
        let config = self.app.config();
        let endpoint = next.endpoint();
        let site = endpoint.site;
        let limits = BodyLimits {
            bytes: endpoint.body_limit.unwrap_or(config.body_bytes as u64),
            stall: config.body_timeout,
        };
        request.prepare(exchange.asked.named, exchange.client, limits);
        let context = Context::new(request, params, exchange.clone());
        let writer = Writer::with_status(exchange.clone(), status);
        let steps = context.steps().clone();
        let started = panic::catch(|| steps.working(|| next.start_at(context, writer)));
        Answering::handler(exchange, &site, started, steps, timing)
    }
}

/// The span of a request, under the name of its route.
///
/// It is named and described at once, so that a tracer has something to show while it runs.
fn open_span(tracer: &Arc<dyn Tracer>, request: &Request, route: Option<&'static str>) -> Span {
    if tracer.is_recording() {
        record_span(tracer, request, route)
    } else {
        Span::noop()
    }
}

#[inline(never)]
fn record_span(tracer: &Arc<dyn Tracer>, request: &Request, route: Option<&'static str>) -> Span {
    let method = request.method().as_str();
    let name = route.map_or_else(|| Cow::Owned(method.to_owned()), Cow::Borrowed);
    let attrs = [
        ("request.method", method),
        ("request.path", request.raw_path()),
    ];
    let caller = Traceparent::from_headers(request.headers());
    let span = Span::root_with(tracer, name, caller, attrs);
    // It belongs to the other header, and is nothing without it.
    if caller.is_some()
        && let Some(tracestate) = tracestate(request.headers())
    {
        span.set_tracestate(tracestate);
    }
    span
}
