//! The shape of a middleware, and the way through several of them to a handler.

use std::fmt;
use std::sync::Arc;

use http::header::CONTENT_LENGTH;

use crate::asked::Named;
use crate::context::Context;
use crate::error::Result;
use crate::handler::{Handler, HandlerFuture, HandlerSite, IntoOutcome};
use crate::metrics::{Meter, Metrics};
use crate::request::too_large;
use crate::route::Route;
use crate::telemetry;
use crate::writer::Writer;

/// Something that runs around handlers.
///
/// It is an `async fn(c: Context, w: Writer, next: Next)`, returning nothing or a [`Result`].
///
/// Any such function is a middleware. One with dependencies becomes one through `#[handler]`, as a
/// handler does, or by hand as a function that returns a closure:
///
/// ```
/// use std::sync::Arc;
/// use stario_runtime::{Context, HttpError, Middleware, Next, Writer};
///
/// fn only_from(country: Arc<str>) -> impl Middleware {
///     move |c: Context, w: Writer, next: Next| {
///         let country = country.clone();
///         async move {
///             if c.req.header("x-country") != Some(&*country) {
///                 return Err(HttpError::new(451, "Not in your country."))?;
///             }
///             next.run(c, w).await
///         }
///     }
/// }
///
/// fn is_middleware(_: &impl Middleware) {}
/// is_middleware(&only_from("NO".into()));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a middleware",
    label = "not `async fn(Context, Writer, Next)`",
    note = "a middleware is `async fn(c: Context, w: Writer, next: Next)`, returning nothing or `Result`",
    note = "with dependencies after those, write `#[handler]` above it and call it with them: `signed_in(users.clone())`",
    note = "its future must be `Send`: hold no `Rc` or lock guard across `.await`"
)]
pub trait Middleware: Send + Sync + 'static {
    /// Starts the middleware for one request.
    fn call(&self, c: Context, w: Writer, next: Next) -> HandlerFuture;

    /// What the table of routes calls it: the path of its type.
    fn name(&self) -> &'static str {
        std::any::type_name::<Self>()
    }
}

impl<F, Fut, O> Middleware for F
where
    F: Fn(Context, Writer, Next) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = O> + Send + 'static,
    O: IntoOutcome,
{
    fn call(&self, c: Context, w: Writer, next: Next) -> HandlerFuture {
        HandlerFuture::new(self(c, w, next))
    }
}

/// What `#[handler]` expands to for a function that takes a `Next`.
#[doc(hidden)]
pub fn middleware_fn<F, Fut, O>(function: F) -> impl Middleware
where
    F: Fn(Context, Writer, Next) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = O> + Send + 'static,
    O: IntoOutcome,
{
    function
}

/// Middleware around one handler, outermost first.
pub(crate) type Layers = Arc<[Arc<dyn Middleware>]>;

/// The rest of the way to the handler.
///
/// # Example
///
/// ```
/// use stario_runtime::testing::TestClient;
/// use stario_runtime::{App, Context, Method, Next, Result, Route, Span, Writer};
///
/// async fn timed(c: Context, w: Writer, next: Next) -> Result {
///     let step = c.step("handler");
///     let outcome = next.run(c, w).await; // the response may be long gone when this returns
///     drop(step);
///     outcome
/// }
///
/// async fn hello(_c: Context, w: Writer) {
///     w.text("hello");
/// }
///
/// async fn bootstrap(app: &mut App, _span: &Span) -> Result {
///     app.layer("/", timed);
///     app.add(Route::new(Method::GET, "/")?, hello);
///     Ok(())
/// }
///
/// # stario_runtime::__private::block_on_test(async {
/// let client = TestClient::start(bootstrap).await;
/// client.get("/").await.assert_text("hello");
/// # });
/// ```
#[must_use = "the handler runs with `next.run(c, w).await`"]
pub struct Next {
    /// Most routes have none.
    layers: Option<Layers>,
    at: usize,
    endpoint: Arc<Endpoint>,
}

impl Next {
    pub(crate) fn new(layers: Option<Layers>, endpoint: Arc<Endpoint>) -> Self {
        Self {
            layers,
            at: 0,
            endpoint,
        }
    }

    /// Runs what is left: the inner middleware and the handler.
    ///
    /// It returns when the handler has ended, which may be long after the response has left. The
    /// error is that of the handler, not answered yet: pass it on, or answer requests of your own
    /// types with [`App::on_error`](crate::App::on_error).
    ///
    /// # Errors
    ///
    /// The error that the handler, or a middleware on the way to it, returned.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future drops the handler where it stands: its clean-up does not run. A client
    /// that leaves never does that.
    pub async fn run(self, c: Context, w: Writer) -> Result {
        self.start(c, w).await
    }

    pub(crate) fn endpoint(&self) -> &Arc<Endpoint> {
        &self.endpoint
    }

    pub(crate) fn start(self, c: Context, w: Writer) -> HandlerFuture {
        self.start_at(c, w).0
    }

    /// The same, and where the way leads.
    pub(crate) fn start_at(mut self, c: Context, w: Writer) -> (HandlerFuture, Arc<Endpoint>) {
        let layers = self.layers.as_deref().unwrap_or_default();
        let Some(layer) = layers.get(self.at) else {
            return (self.endpoint.start(c, w), self.endpoint);
        };
        let (layer, endpoint) = (layer.clone(), self.endpoint.clone());
        self.at += 1;
        (layer.call(c, w, self), endpoint)
    }
}

impl fmt::Debug for Next {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Next")
            .field(
                "middleware",
                &(self.layers.as_deref().map_or(0, <[_]>::len) - self.at),
            )
            .field("handler", &self.endpoint.site)
            .finish()
    }
}

/// A handler with its limit.
pub(crate) struct Endpoint {
    handler: Box<dyn Handler>,
    pub(crate) site: HandlerSite,
    /// The most bytes that are read of a body, where it is not the usual limit.
    pub(crate) body_limit: Option<u64>,
    /// That of a route.
    pub(crate) name: Option<&'static str>,
    /// That of a route.
    pub(crate) meter: Option<Arc<Meter>>,
    /// Whether its requests are spans.
    pub(crate) traced: bool,
}

impl Endpoint {
    pub(crate) fn new(handler: impl Handler) -> Self {
        let site = handler.site();
        Self {
            handler: Box::new(handler),
            site,
            body_limit: None,
            name: None,
            meter: None,
            traced: true,
        }
    }

    /// The handler of a route: it names the spans, and its requests are counted.
    pub(crate) fn at(route: &Route, handler: impl Handler, metrics: &Metrics) -> Self {
        let pattern = route.pattern().to_string();
        Self {
            name: Some(telemetry::lasting(&route.to_string())),
            meter: Some(metrics.route(route.method().as_str(), &pattern)),
            ..Self::new(handler)
        }
    }

    fn start(&self, c: Context, w: Writer) -> HandlerFuture {
        let usual = c.app.config().body_bytes as u64;
        let limit = self.body_limit.unwrap_or(usual);
        let length = if w.exchange().asked.named.has(Named::LENGTH) {
            declared_length(&c)
        } else {
            None
        };
        if length.is_some_and(|length| length > limit) {
            return HandlerFuture::ready(Err(too_large().into()));
        }
        self.handler.call(c, w)
    }
}

/// How much the client says it will send: too much is refused before any of it is read.
fn declared_length(c: &Context) -> Option<u64> {
    c.req
        .headers()
        .get(CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .parse()
        .ok()
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("site", &self.site)
            .finish_non_exhaustive()
    }
}
