//! What is said of one route.

use std::fmt;
use std::sync::Arc;

use crate::middleware::{Middleware, Planned};

const MAX_BODY_LIMIT: u64 = 2 * 1024 * 1024 * 1024;

/// What [`App::add`](crate::App::add) gives back, for what holds for this route only.
///
/// # Example
///
/// ```
/// use stario_runtime::{App, Context, Method, Next, Result, Route, Writer};
///
/// async fn signed(c: Context, w: Writer, next: Next) -> Result {
///     // .. compares a signature of the caller with its secret
///     next.run(c, w).await
/// }
///
/// async fn paid(_c: Context, w: Writer) {
///     w.empty(204);
/// }
///
/// async fn bootstrap(app: &mut App) -> Result {
///     let hook = Route::new(Method::POST, "/hooks/paid")?;
///     app.add(hook, paid).cross_site().layer(signed).body_limit(64 * 1024);
///     Ok(())
/// }
/// # let _ = bootstrap;
/// ```
pub struct RouteOptions<'a> {
    planned: &'a mut Planned,
}

impl<'a> RouteOptions<'a> {
    pub(crate) fn new(planned: &'a mut Planned) -> Self {
        Self { planned }
    }

    /// Runs a middleware around this route, inside of those for its prefix.
    ///
    /// The first that is added is outside.
    pub fn layer(self, middleware: impl Middleware) -> Self {
        self.planned.own.push(Arc::new(middleware));
        self
    }

    /// Lets the pages of every site send this request.
    ///
    /// For a webhook or a public form, which has a way of its own to know who asks. Without it a
    /// browser may write (POST and the like) from a page of this app only, and read a stream from
    /// none but those; [`App::trust_origin`](crate::App::trust_origin) lets one site in.
    pub fn cross_site(self) -> Self {
        self.planned.any_origin = true;
        self
    }

    /// Makes no span of its requests.
    ///
    /// Nothing of them is seen by a tracer, errors included.
    ///
    /// For what asks every second, such as a load balancer that wants to know whether the server
    /// is well. The numbers of [`App::metrics`](crate::App::metrics) count them as all others.
    pub fn untraced(self) -> Self {
        self.planned.leave_no_trace();
        self
    }

    /// Keeps the app's middleware of prefixes away: it is a page of stario's own.
    #[doc(hidden)]
    pub fn own_page(self) -> Self {
        self.planned.own_page = true;
        self
    }

    /// Takes bodies of at most that many bytes.
    ///
    /// In place of `STARIO_REQUESTS_MAX_BODY_BYTES`.
    ///
    /// A request that declares more is refused (413) before the handler runs. For uploads: a larger
    /// limit costs nothing by itself, because a body is read when the handler asks for it.
    /// [`Request::stream`] and `c.multipart()` keep only the piece at hand in memory;
    /// [`Request::body`] all of it.
    ///
    /// # Panics
    ///
    /// Panics above 2 GiB: an upload of that size is to be sent in parts.
    ///
    /// [`Request::stream`]: crate::Request::stream
    /// [`Request::body`]: crate::Request::body
    #[track_caller]
    pub fn body_limit(self, bytes: u64) -> Self {
        assert!(
            bytes <= MAX_BODY_LIMIT,
            "a body limit is at most 2 GiB, not {bytes} bytes"
        );
        self.planned.limit_body(bytes);
        self
    }
}

impl fmt::Debug for RouteOptions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RouteOptions").finish_non_exhaustive()
    }
}
