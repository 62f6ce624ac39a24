//! What handlers and background tasks reach of the app.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::task::{self, Poll};
use std::time::Duration;

use http::HeaderValue;
use tokio::task::JoinHandle;
use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TaskTrackerToken;

use crate::config::ServerConfig;
use crate::development::Development;
use crate::latch::{Latch, Ticket, Wait};
use crate::metrics::Metrics;
use crate::mime::{content_type, suffix};
use crate::slots::Slots;
use crate::streams::{Full, StreamPermit, Streams};

/// From how many live streams on their clients are told to come back one after another.
const CROWD: usize = 100;

/// What handlers and background tasks reach of the app. Cheap to clone.
///
/// # Example
///
/// ```
/// use stario_runtime::testing::TestClient;
/// use stario_runtime::{App, Context, Method, Relay, Route, Span, Writer};
///
/// async fn order(c: Context, w: Writer, sent: Relay<()>) {
///     // A stop waits for it; the visitor does not.
///     c.app.spawn(async move { sent.publish("mail", ()) });
///     w.empty(202);
/// }
///
/// # stario_runtime::__private::block_on_test(async {
/// let sent = Relay::new();
/// let mut mails = sent.subscribe("mail");
/// let client = TestClient::start(async |app: &mut App, _: &Span| {
///     let route = Route::new(Method::POST, "/orders").expect("a pattern");
///     app.add(route, move |c, w| order(c, w, sent.clone()));
/// }).await;
/// client.post("/orders").await.assert_status(202);
/// client.stop().await;
/// assert!(mails.try_next().is_some(), "sent before the server ended");
/// # });
/// ```
#[derive(Clone)]
pub struct AppHandle(Arc<Core>);

struct Core {
    config: ServerConfig,
    metrics: Arc<Metrics>,
    draining: Latch,
    /// The last wait is over: what still runs is dropped.
    killed: Latch,
    handlers: TaskTracker,
    tasks: TaskTracker,
    /// Content types of the app's own, by suffix.
    types: RwLock<BTreeMap<String, HeaderValue>>,
    /// Streams with an encoder.
    slots: Slots,
    streams: Arc<Streams>,
    /// Raised when `bootstrap` is through.
    composed: Latch,
    /// The server still serves, but wants no more clients.
    retiring: Latch,
    /// Where the page of the latest traces is.
    trace_page: OnceLock<&'static str>,
    /// The development server that has started the app.
    development: OnceLock<Arc<Development>>,
}

impl AppHandle {
    pub(crate) fn new(config: ServerConfig) -> Self {
        let metrics: Arc<Metrics> = Arc::default();
        Self(Arc::new(Core {
            config,
            slots: Slots::new(metrics.clone()),
            metrics,
            draining: Latch::default(),
            killed: Latch::default(),
            handlers: TaskTracker::new(),
            tasks: TaskTracker::new(),
            types: RwLock::default(),
            streams: Arc::default(),
            composed: Latch::default(),
            retiring: Latch::default(),
            trace_page: OnceLock::new(),
            development: OnceLock::new(),
        }))
    }

    /// Starts a task that a drain waits for.
    pub fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        self.0.tasks.spawn(future)
    }

    /// Whether new clients are welcome.
    ///
    /// After `bootstrap`, and until the server begins to stop.
    ///
    /// For the health route that a load balancer asks. It turns false with the first SIGINT or
    /// SIGTERM; `STARIO_SHUTDOWN_DELAY` seconds later the server stops accepting, so give that
    /// variable somewhat more than the balancer takes to notice.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{Context, HttpError, Writer};
    ///
    /// // app.add(HEALTH, health);
    /// async fn health(c: Context, w: Writer) {
    ///     if c.app.is_ready() {
    ///         w.empty(204);
    ///     } else {
    ///         w.error(HttpError::new(503, "The server is about to stop."));
    ///     }
    /// }
    /// # let _ = health;
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = stario_runtime::testing::TestClient::start(async |app: &mut stario_runtime::App, _: &stario_runtime::Span| {
    /// #     assert!(!app.handle().is_ready(), "not before the end of bootstrap");
    /// # }).await;
    /// assert!(client.app().is_ready());
    /// # });
    /// ```
    pub fn is_ready(&self) -> bool {
        let core = &*self.0;
        core.composed.is_raised() && !core.retiring.is_raised() && !self.is_draining()
    }

    /// Whether the server has begun to shut down.
    pub fn is_draining(&self) -> bool {
        self.0.draining.is_raised()
    }

    /// Returns when the server begins to shut down.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe.
    pub async fn draining(&self) {
        self.drain_begins().await;
    }

    /// The same for the server's own waits, which are polled often.
    pub(crate) fn drain_begins(&self) -> Wait<'_> {
        self.0.draining.wait()
    }

    /// The same for who keeps the ticket, and gives it to `stop_waiting`.
    pub(crate) fn poll_draining(
        &self,
        ticket: &mut Ticket,
        cx: &mut task::Context<'_>,
    ) -> Poll<()> {
        self.0.draining.poll(ticket, cx)
    }

    pub(crate) fn stop_waiting(&self, ticket: &mut Ticket) {
        self.0.draining.leave(ticket);
    }

    /// The settings of the server.
    pub fn config(&self) -> &ServerConfig {
        &self.0.config
    }

    /// The numbers that the runtime counts.
    pub(crate) fn metrics(&self) -> &Arc<Metrics> {
        &self.0.metrics
    }

    /// The content type for a file name: the app's own, or that of the table.
    pub(crate) fn content_type(&self, name: &str) -> HeaderValue {
        let own = self.0.types.read().unwrap_or_else(PoisonError::into_inner);
        let own = own.get(&suffix(name));
        own.cloned()
            .unwrap_or_else(|| HeaderValue::from_static(content_type(name)))
    }

    /// The development server that has started the app, if one has.
    pub(crate) fn development(&self) -> Option<&Arc<Development>> {
        self.0.development.get()
    }

    /// Has to be said before the app serves.
    pub(crate) fn set_development(&self, development: Arc<Development>) {
        let _first = self.0.development.set(development);
    }

    /// How many streams have an encoder.
    pub(crate) fn slots(&self) -> &Slots {
        &self.0.slots
    }

    pub(crate) fn set_content_type(&self, suffix: &str, content_type: HeaderValue) {
        let mut types = self.0.types.write().unwrap_or_else(PoisonError::into_inner);
        types.insert(suffix.to_ascii_lowercase(), content_type);
    }

    pub(crate) fn set_trace_page(&self, path: &'static str) {
        // The first stays: there is one page.
        let _ = self.0.trace_page.set(path);
    }

    /// The path of that page, when there is one.
    pub(crate) fn trace_page(&self) -> Option<&'static str> {
        self.0.trace_page.get().copied()
    }

    pub(crate) fn set_composed(&self) {
        self.0.composed.raise();
    }

    /// Turns readiness false; everything else goes on.
    pub(crate) fn retire(&self) {
        self.0.retiring.raise();
    }

    /// Counts a live stream of this client, unless there are too many.
    pub(crate) fn admit_stream(&self, client: Option<IpAddr>) -> Result<StreamPermit, Full> {
        let config = self.config();
        let (most, most_per_client) = (config.max_streams, config.max_streams_per_client);
        self.0.streams.admit(client, most, most_per_client)
    }

    /// How long the client of a stream that a drain ends should wait before it comes back.
    ///
    /// Only for one of many: a crowd that comes back in the same moment is what brings a new
    /// server down, while a few tabs are welcome at once.
    pub(crate) fn comes_back_after(&self) -> Option<Duration> {
        if !self.is_draining() || self.0.streams.open() < CROWD {
            return None;
        }
        Some(Duration::from_millis(fastrand::u64(1000..3000)))
    }

    pub(crate) fn drain(&self) {
        self.0.draining.raise();
    }

    /// Counts a handler for as long as the token lives, wherever it is polled.
    pub(crate) fn handler_token(&self) -> TaskTrackerToken {
        self.0.handlers.token()
    }

    /// Runs a handler in a task of its own, until it ends or the last wait is over.
    pub(crate) fn spawn_handler<F>(&self, work: F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let app = self.clone();
        tokio::spawn(async move {
            tokio::select! {
                () = work => {}
                () = app.0.killed.wait() => {}
            }
        });
    }

    /// Drops every handler that still runs.
    pub(crate) fn kill(&self) {
        self.0.killed.raise();
    }

    /// Returns when every handler and task has ended; those started meanwhile count.
    pub(crate) async fn idle(&self) {
        self.0.handlers.close();
        self.0.handlers.wait().await;
        self.0.tasks.close();
        self.0.tasks.wait().await;
    }

    /// Handlers that run now.
    pub(crate) fn handlers(&self) -> usize {
        self.0.handlers.len()
    }

    /// Background tasks that run now.
    pub(crate) fn tasks(&self) -> usize {
        self.0.tasks.len()
    }
}

impl fmt::Debug for AppHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppHandle")
            .field("draining", &self.is_draining())
            .field("tasks", &self.0.tasks.len())
            .finish_non_exhaustive()
    }
}
