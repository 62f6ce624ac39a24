//! The app: what `bootstrap` composes.

use std::error::Error as StdError;
use std::fmt;
use std::panic::Location;
use std::pin::Pin;
use std::sync::Arc;

use http::Method;
use http::header::CACHE_CONTROL;
use stario_html::Patch;
use tokio::task::JoinHandle;

use crate::assets::Assets;
use crate::config::ServerConfig;
use crate::context::Context;
use crate::error::{HttpError, Result};
use crate::handle::AppHandle;
use crate::handler::{Handler, HandlerSite};
use crate::metrics::{self, Meter};
use crate::refusal::{Mapping, Refusals};
use crate::route::Route;
use crate::router::Router;
use crate::telemetry;
use crate::writer::Writer;

/// The composition root: routes, assets, background tasks, shutdown hooks.
///
/// `bootstrap` gets one, and everything is fixed when it returns.
///
/// # Example
///
/// ```
/// use stario_runtime::{App, Context, Method, Result, Route, Span, Writer};
///
/// async fn hello(_c: Context, w: Writer) {
///     w.text("hello");
/// }
///
/// async fn bootstrap(app: &mut App, _span: &Span) -> Result {
///     app.add(Route::new(Method::GET, "/")?, hello);
///     app.on_shutdown(async || { /* close pools */ });
///     Ok(())
/// }
/// # let _ = bootstrap;
/// ```
pub struct App {
    handle: AppHandle,
    pub(crate) router: Router<Endpoint>,
    pub(crate) assets: Vec<&'static Assets>,
    pub(crate) hooks: Vec<Hook>,
    pub(crate) refusals: Refusals,
}

/// A handler and its name, at its place in the router.
pub(crate) struct Endpoint {
    pub(crate) handler: Arc<dyn Handler>,
    pub(crate) site: HandlerSite,
    /// The name of its spans: `GET /rooms/{id}`.
    pub(crate) name: &'static str,
    pub(crate) meter: Arc<Meter>,
}

type HookFuture = Pin<Box<dyn Future<Output = ()> + Send>>;
pub(crate) type Hook = Box<dyn FnOnce() -> HookFuture + Send>;

impl App {
    pub(crate) fn new(config: ServerConfig) -> Self {
        Self {
            handle: AppHandle::new(config),
            router: Router::new(),
            assets: Vec::new(),
            hooks: Vec::new(),
            refusals: Refusals::default(),
        }
    }

    /// Registers a handler.
    ///
    /// # Panics
    ///
    /// Panics when the route is taken or could not be told apart from another; the message
    /// names both places.
    #[track_caller]
    pub fn add(&mut self, route: impl Into<Route>, handler: impl Handler) -> &mut Self {
        let (route, site) = (route.into(), handler.site());
        let pattern = route.pattern().to_string();
        let meter = self
            .handle
            .metrics()
            .route(route.method().as_str(), &pattern);
        let endpoint = Endpoint {
            handler: Arc::new(handler),
            site,
            name: telemetry::lasting(&route.to_string()),
            meter,
        };
        if let Err(conflict) = self.router.insert(route, endpoint, Location::caller()) {
            panic!("{conflict}");
        }
        self
    }

    /// Serves a directory of fingerprinted files below its own prefix.
    ///
    /// # Panics
    ///
    /// Panics when a route stands at the prefix already.
    #[track_caller]
    pub fn assets(&mut self, assets: &'static Assets) -> &mut Self {
        self.add(assets.route(), move |c: Context, w: Writer| {
            serve(assets, c, w)
        });
        self.assets.push(assets);
        self
    }

    /// Shows the numbers of the server at `path`, in the text format of Prometheus.
    ///
    /// Requests by route, method and status with their latencies, open streams, events, bytes,
    /// relays, limits that clients ran into, and what the tracer lost. Requests are timed from
    /// here on; without this call nothing reads the clock for it.
    ///
    /// Anybody who reaches the address can read it, so let the proxy in front keep it from the
    /// outside, or register a path that cannot be guessed. No label comes from a client.
    ///
    /// # Panics
    ///
    /// Panics when a route stands at the path already, or when it is not the pattern of a path.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::App;
    ///
    /// fn routes(app: &mut App) {
    ///     app.metrics("/metrics");
    /// }
    /// # let _ = routes;
    /// ```
    #[track_caller]
    pub fn metrics(&mut self, path: &str) -> &mut Self {
        let route = match Route::new(Method::GET, path) {
            Ok(route) => route,
            Err(error) => panic!("{path:?} is no path for the metrics: {error}"),
        };
        self.handle.metrics().show();
        self.add(route, async |c: Context, mut w: Writer| -> Result {
            let lost = c.span.tracer_stats();
            let page = metrics::render(c.app.metrics(), &lost);
            w.header(CACHE_CONTROL, "no-store")?;
            w.bytes(metrics::CONTENT_TYPE, page);
            Ok(())
        })
    }

    /// Runs `hook` after the last request, in reverse order of registration.
    pub fn on_shutdown<F, Fut>(&mut self, hook: F) -> &mut Self
    where
        F: FnOnce() -> Fut + Send + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        self.hooks.push(Box::new(move || Box::pin(hook())));
        self
    }

    /// Answers errors of one type, wherever a handler returns one.
    ///
    /// The answer is anything a [`Writer`] can send. For an error page of a status, and for a
    /// Datastar request the message in its place, pass it on as an [`HttpError`]:
    ///
    /// ```
    /// use stario_runtime::{App, HttpError, Writer};
    ///
    /// #[derive(Debug)]
    /// struct OutOfStock;
    /// # impl std::fmt::Display for OutOfStock {
    /// #     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
    /// #         f.write_str("out of stock")
    /// #     }
    /// # }
    /// impl std::error::Error for OutOfStock {}
    ///
    /// fn errors(app: &mut App) {
    ///     app.on_error(|_: &OutOfStock, w: Writer| {
    ///         w.error(HttpError::new(409, "Somebody was faster: it is sold out."));
    ///     });
    /// }
    /// # let _ = errors;
    /// ```
    ///
    /// For [`HttpError`] itself it makes the error pages: of handlers that return one, of
    /// addresses that do not exist (404), and of everything that has no type of its own (500).
    /// They are for people, so only requests without Datastar reach it; what a Datastar request
    /// shows is [`on_datastar_error`](App::on_datastar_error).
    ///
    /// ```
    /// use stario_html::raw;
    /// use stario_runtime::{App, HttpError, Writer};
    ///
    /// fn errors(app: &mut App) {
    ///     app.on_error(|error: &HttpError, mut w: Writer| {
    ///         if w.status(error.status().as_u16()).is_ok() {
    ///             w.html(raw("<h1>That did not work</h1>"));
    ///         }
    ///     });
    /// }
    /// # let _ = errors;
    /// ```
    ///
    /// An error of this function itself, or no answer, is answered as if it were not there.
    pub fn on_error<E: StdError + 'static>(
        &mut self,
        answer: impl Fn(&E, Writer) + Send + Sync + 'static,
    ) -> &mut Self {
        let mapping = Mapping {
            takes: |error| error.downcast_ref::<E>().is_some(),
            answer: Box::new(move |exchange, error, headers| {
                if let Some(error) = error.downcast_ref::<E>() {
                    answer(error, Writer::new(exchange.clone(), headers.clone()));
                }
            }),
        };
        self.refusals.mappings.push(mapping);
        self
    }

    /// Shows errors in the page that asked through Datastar, instead of the usual message at its
    /// foot.
    ///
    /// The client drops every answer but those of status 200, so what it is to show is a patch.
    /// The [`HttpError`] says what is meant for the visitor; for an unexpected error that is
    /// status 500 and nothing else. A stream that always retries asks again after its refusal:
    /// [`Patch::retry`] makes it wait until the message has been read.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Buf, Mode, Patch, Render};
    /// use stario_runtime::{App, HttpError};
    ///
    /// fn errors(app: &mut App) {
    ///     app.on_datastar_error(|error: &HttpError| {
    ///         let mut b = Buf::new();
    ///         b.lit(r#"<p class="alert">"#);
    ///         error.message().render(&mut b);
    ///         b.lit("</p>");
    ///         Patch::new(b.finish()).selector("#alerts").mode(Mode::Prepend)
    ///     });
    /// }
    /// # let _ = errors;
    /// ```
    pub fn on_datastar_error<P: Into<Patch>>(
        &mut self,
        show: impl Fn(&HttpError) -> P + Send + Sync + 'static,
    ) -> &mut Self {
        self.refusals.toast = Some(Box::new(move |error| show(error).into()));
        self
    }

    /// Starts a background task; a drain waits for it.
    ///
    /// A task that runs for ever should end when [`AppHandle::draining`] returns.
    pub fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        self.handle.spawn(future)
    }

    /// What handlers see of the app, for dependencies that spawn tasks.
    pub fn handle(&self) -> &AppHandle {
        &self.handle
    }

    /// The settings of the server.
    pub fn config(&self) -> &ServerConfig {
        self.handle.config()
    }
}

async fn serve(assets: &'static Assets, c: Context, w: Writer) -> Result {
    let tail: String = c.param("path")?;
    w.respond(assets.respond(c.req.method(), &tail, c.req.headers()));
    Ok(())
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App")
            .field("routes", &self.router.routes().len())
            .field("assets", &self.assets.len())
            .finish_non_exhaustive()
    }
}
