//! What covers many routes: middleware, the answers where no route is, the origins let in.

use std::sync::Arc;

use super::root::App;
use crate::handler::Handler;
use crate::middleware::{Endpoint, Middleware, Scoped, checked_origin};

/// What covers many routes.
///
/// A prefix is a path like `/admin`, with a host where there is one (`//api.example.com/v1`), and
/// may have parameters (`/teams/{team}`). It covers each request whose path begins with its
/// segments, whatever the route that answers it is written like.
impl App {
    /// Runs a middleware around every request below a prefix.
    ///
    /// See [`middleware`](crate::middleware) for the order of several. Also covered are the answers
    /// 404, 405 and that to OPTIONS, the redirect (308) to the proper spelling of a path, and the 400
    /// to a malformed one, whose [`path`](crate::Request::path) is the text as it came. Not covered
    /// is what is refused before it is a request: bytes that are no HTTP, or over a limit.
    ///
    /// # Panics
    ///
    /// Panics when the prefix is not valid.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{App, Context, Next, Result, Writer, middleware};
    ///
    /// async fn noted(c: Context, w: Writer, next: Next) -> Result {
    ///     c.attr("area", "admin");
    ///     next.run(c, w).await
    /// }
    ///
    /// fn compose(app: &mut App) {
    ///     app.layer("/", middleware::security_headers());
    ///     app.layer("/admin", noted);
    /// }
    /// # let _ = compose;
    /// ```
    #[track_caller]
    pub fn layer(&mut self, prefix: &str, middleware: impl Middleware) -> &mut Self {
        let layer: Arc<dyn Middleware> = Arc::new(middleware);
        self.composed.layers.push(Scoped::new(prefix, layer));
        self
    }

    /// Answers requests below a prefix for which there is no route.
    ///
    /// The writer's status is 404 already, and the handler may set another or redirect. The
    /// deepest prefix wins, and one with a host before one without. A page is of no use to the
    /// Datastar client, so its requests get a message instead
    /// ([`on_datastar_error`](App::on_datastar_error)).
    ///
    /// For a 404 page alone, wherever it comes from, there is [`on_error`](App::on_error) with an
    /// [`HttpError`](crate::HttpError).
    ///
    /// # Panics
    ///
    /// Panics when the prefix is not valid, or has such a handler already.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{App, Context, Writer};
    ///
    /// async fn no_such_api(c: Context, w: Writer) {
    ///     w.json(&[format!("there is no {}", c.req.path())]);
    /// }
    ///
    /// fn compose(app: &mut App) {
    ///     app.not_found("/api", no_such_api);
    /// }
    /// # let _ = compose;
    /// ```
    #[track_caller]
    pub fn not_found(&mut self, prefix: &str, handler: impl Handler) -> &mut Self {
        let policy = Scoped::new(prefix, Arc::new(Endpoint::new(handler)));
        self.composed.not_found.add(policy);
        self
    }

    /// Answers below a prefix where there are routes with other methods only.
    ///
    /// As [`not_found`](App::not_found), with the status 405. The header `Allow` is added to
    /// whatever the handler answers.
    ///
    /// # Panics
    ///
    /// Panics when the prefix is not valid, or has such a handler already.
    #[track_caller]
    pub fn method_not_allowed(&mut self, prefix: &str, handler: impl Handler) -> &mut Self {
        let policy = Scoped::new(prefix, Arc::new(Endpoint::new(handler)));
        self.composed.method_not_allowed.add(policy);
        self
    }

    /// Lets the pages of another origin write to this app, and read its streams.
    ///
    /// A browser says where a request comes from, and a request that changes something is refused
    /// (403) when that is not this app: `Sec-Fetch-Site` must be `same-origin` or `none`, or
    /// without it `Origin` must be this host; a request with neither does not come from a browser.
    /// So a page of another site cannot use the cookies of a visitor. An origin is a scheme and a
    /// host, and a port that is not the scheme's own.
    ///
    /// # Panics
    ///
    /// Panics when the text is no origin.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::App;
    ///
    /// fn compose(app: &mut App) {
    ///     app.trust_origin("https://accounts.example.com");
    /// }
    /// # let _ = compose;
    /// ```
    #[track_caller]
    pub fn trust_origin(&mut self, origin: &str) -> &mut Self {
        self.composed.trusted.push(checked_origin(origin));
        self
    }
}
