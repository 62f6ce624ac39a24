//! Routes, assets, background tasks, shutdown hooks.

use std::fmt;
use std::panic::Location;
use std::pin::Pin;
use std::sync::Arc;

use tokio::task::JoinHandle;

use super::options::RouteOptions;
use crate::assets::Assets;
use crate::config::ServerConfig;
use crate::files::Files;
use crate::handle::AppHandle;
use crate::handler::Handler;
use crate::middleware::{Endpoint, Middleware, Planned, Prefixes, Scoped};
use crate::refusal::Refusals;
use crate::route::Route;
use crate::router::Router;
use crate::telemetry::Recent;

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
    pub(super) handle: AppHandle,
    pub(crate) composed: Composed,
    pub(crate) assets: Vec<&'static Assets>,
    pub(crate) files: Vec<Files>,
    pub(crate) hooks: Vec<Hook>,
    pub(crate) recent: Option<Arc<Recent>>,
}

/// What requests meet: fixed when `bootstrap` returns.
#[derive(Default)]
pub(crate) struct Composed {
    pub(crate) router: Router<Planned>,
    /// Other services, for what has no route.
    pub(crate) mounts: Prefixes<Planned>,
    pub(crate) layers: Vec<Scoped<Arc<dyn Middleware>>>,
    pub(crate) not_found: Prefixes<Arc<Endpoint>>,
    pub(crate) method_not_allowed: Prefixes<Arc<Endpoint>>,
    /// Origins that may write.
    pub(crate) trusted: Vec<String>,
    pub(crate) refusals: Refusals,
}

impl Composed {
    /// Routes of the app's own.
    pub(crate) fn routes(&self) -> usize {
        self.router.values().filter(|route| !route.own_page).count()
    }
}

type HookFuture = Pin<Box<dyn Future<Output = ()> + Send>>;
pub(crate) type Hook = Box<dyn FnOnce() -> HookFuture + Send>;

impl App {
    pub(crate) fn new(config: ServerConfig) -> Self {
        Self {
            handle: AppHandle::new(config),
            composed: Composed::default(),
            assets: Vec::new(),
            files: Vec::new(),
            hooks: Vec::new(),
            recent: None,
        }
    }

    /// Registers a handler. What holds for this route only follows on what comes back.
    ///
    /// # Panics
    ///
    /// Panics when the route is taken or could not be told apart from another; the message
    /// names both places.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// use stario_runtime::Relay;
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// async fn post(_c: Context, w: Writer, news: Relay<String>) {
    ///     news.publish("news", "Tea!".to_owned());
    ///     w.empty(204);
    /// }
    ///
    /// let news = Relay::new();
    /// let mut live = news.subscribe("news");
    /// let client = TestClient::start(async |app: &mut App, _: &Span| -> Result {
    ///     let route = Route::new(Method::POST, "/news")?;
    ///     app.add(route, move |c, w| post(c, w, news.clone())).body_limit(1000);
    ///     Ok(())
    /// })
    /// .await;
    ///
    /// client.post("/news").await.assert_status(204);
    /// assert_eq!(live.try_next().unwrap().1, "Tea!");
    /// # });
    /// ```
    #[track_caller]
    pub fn add(&mut self, route: impl Into<Route>, handler: impl Handler) -> RouteOptions<'_> {
        let route = route.into();
        let endpoint = Endpoint::at(&route, handler, self.handle.metrics());
        let added = self
            .composed
            .router
            .insert(route, Planned::new(endpoint), Location::caller());
        match added {
            Ok(planned) => RouteOptions::new(planned),
            Err(conflict) => panic!("{conflict}"),
        }
    }

    /// Runs `hook` after the last request.
    ///
    /// Several run in reverse order of registration; and they run when `bootstrap` fails after this
    /// line, too.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// use stario_runtime::Relay;
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// let log = Relay::new();
    /// let mut closed = log.subscribe("closed");
    /// let client = TestClient::start(async |app: &mut App, _: &Span| {
    ///     for name in ["database", "mail"] {
    ///         let log = log.clone();
    ///         app.on_shutdown(async move || log.publish("closed", name));
    ///     }
    /// })
    /// .await;
    ///
    /// client.stop().await;
    /// assert_eq!(closed.try_next().unwrap().1, "mail"); // opened last, closed first
    /// assert_eq!(closed.try_next().unwrap().1, "database");
    /// # });
    /// ```
    pub fn on_shutdown<F, Fut>(&mut self, hook: F) -> &mut Self
    where
        F: FnOnce() -> Fut + Send + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        self.hooks.push(Box::new(move || Box::pin(hook())));
        self
    }

    /// Starts a background task; a drain waits for it.
    ///
    /// A task that runs for ever should end when [`AppHandle::draining`] returns.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// use stario_runtime::Relay;
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// let log = Relay::new();
    /// let mut done = log.subscribe("done");
    /// let client = TestClient::start(async move |app: &mut App, _: &Span| {
    ///     let handle = app.handle().clone();
    ///     app.spawn(async move {
    ///         handle.draining().await; // or one turn of a loop after the other, until then
    ///         log.publish("done", "saved");
    ///     });
    /// })
    /// .await;
    ///
    /// client.stop().await;
    /// assert_eq!(done.try_next().unwrap().1, "saved");
    /// # });
    /// ```
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
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{App, ServerConfig, Span, testing::TestClient};
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// let config = ServerConfig::from_vars([("STARIO_FORMS_MAX_FIELDS", "20")])?;
    /// TestClient::start_with(async |app: &mut App, _: &Span| {
    ///     assert_eq!(app.config().form_fields, 20);
    /// }, config)
    /// .await;
    /// # Ok::<(), stario_runtime::Error>(())
    /// # });
    /// ```
    pub fn config(&self) -> &ServerConfig {
        self.handle.config()
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App")
            .field("routes", &self.composed.router.routes().len())
            .field("assets", &self.assets.len())
            .finish_non_exhaustive()
    }
}
