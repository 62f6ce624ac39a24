//! `TestClient`: an app that runs for one test.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use http::Method;

use super::cookies::Jar;
use super::request::TestRequest;
use crate::app::App;
use crate::config::ServerConfig;
use crate::handle::AppHandle;
use crate::handler::IntoOutcome;
use crate::latch::Latch;
use crate::life::{self, Started};
use crate::telemetry::{Recording, Span, Tracer};

/// A running app and a client for it, in one process and without a socket.
///
/// Cookies that the app sets are kept and sent again, as a browser does. Dropping the client
/// abandons what still runs; [`stop`](TestClient::stop) drains like a real shutdown.
///
/// See the [module documentation](crate::testing) for an example.
///
/// # Example
///
/// ```
/// use stario_runtime::testing::TestClient;
/// use stario_runtime::{App, Context, Method, Result, Route, Span, Writer};
///
/// async fn hello(c: Context, w: Writer) -> Result {
///     let name: String = c.query("name")?;
///     w.text(format!("Hello, {name}!"));
///     Ok(())
/// }
///
/// async fn bootstrap(app: &mut App, _span: &Span) -> Result {
///     app.add(Route::new(Method::GET, "/hello")?, hello);
///     Ok(())
/// }
///
/// # stario_runtime::__private::block_on_test(async {
/// let client = TestClient::start(bootstrap).await;
/// client.get("/hello").query("name", "Ada").await.assert_text("Hello, Ada!");
/// client.get("/hello").await.assert_status(400); // `?` of the query
/// client.stop().await;
/// # });
/// ```
pub struct TestClient {
    pub(super) started: Started,
    pub(super) jar: Arc<Jar>,
    pub(super) recording: Arc<Recording>,
}

impl TestClient {
    /// Runs `bootstrap` with the default settings.
    ///
    /// The settings of the environment are not read.
    ///
    /// # Panics
    ///
    /// Panics when `bootstrap` fails.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future abandons the app where it stands.
    pub async fn start<F, O>(bootstrap: F) -> Self
    where
        F: AsyncFnOnce(&mut App, &Span) -> O,
        O: IntoOutcome,
    {
        Self::start_with(bootstrap, ServerConfig::default()).await
    }

    /// Runs `bootstrap` with other settings, for tests of limits and timeouts.
    ///
    /// # Panics
    ///
    /// Panics when `bootstrap` fails.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future abandons the app where it stands.
    pub async fn start_with<F, O>(bootstrap: F, config: ServerConfig) -> Self
    where
        F: AsyncFnOnce(&mut App, &Span) -> O,
        O: IntoOutcome,
    {
        let recording = Arc::new(Recording::new());
        let tracer: Arc<dyn Tracer> = recording.clone();
        let started = match life::start(bootstrap, config.for_tests(), tracer).await {
            Ok(started) => started,
            Err(error) => panic!("bootstrap failed: {error:?}"),
        };
        started.span.end();
        Self {
            started,
            jar: Arc::default(),
            recording,
        }
    }

    /// Prepares a GET request; awaiting it sends it.
    ///
    /// A target is an `Href`, or text for what no `Href` can say: `"/caf%"`, or a whole address,
    /// `"https://api.example/users"`, for a host of its own or as if it came over TLS.
    #[track_caller]
    pub fn get(&self, target: impl AsRef<str>) -> TestRequest {
        self.request(Method::GET, target)
    }

    /// Prepares a POST request.
    #[track_caller]
    pub fn post(&self, target: impl AsRef<str>) -> TestRequest {
        self.request(Method::POST, target)
    }

    /// Prepares a PUT request.
    #[track_caller]
    pub fn put(&self, target: impl AsRef<str>) -> TestRequest {
        self.request(Method::PUT, target)
    }

    /// Prepares a PATCH request.
    #[track_caller]
    pub fn patch(&self, target: impl AsRef<str>) -> TestRequest {
        self.request(Method::PATCH, target)
    }

    /// Prepares a DELETE request.
    #[track_caller]
    pub fn delete(&self, target: impl AsRef<str>) -> TestRequest {
        self.request(Method::DELETE, target)
    }

    /// Prepares a request with any method.
    #[track_caller]
    pub fn request(&self, method: Method, target: impl AsRef<str>) -> TestRequest {
        TestRequest::new(self, method, target.as_ref(), Location::caller())
    }

    /// What the app has recorded: spans, events, attributes.
    pub fn tracer(&self) -> &Recording {
        &self.recording
    }

    /// The app, to spawn into it or to watch it drain.
    pub fn app(&self) -> &AppHandle {
        &self.started.app
    }

    /// The value of a cookie that the app has set.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.jar.get(name)
    }

    /// Sets a cookie for the requests from now on.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.jar.set(name, value);
    }

    /// Drains as a server does on SIGTERM.
    ///
    /// Streams end, handlers and tasks finish, shutdown hooks run. Gives back what was recorded.
    ///
    /// # Panics
    ///
    /// Panics when a connection or a task is not finished within the grace of the settings.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future abandons what has not ended yet.
    pub async fn stop(self) -> Arc<Recording> {
        let grace = self.started.app.config().graceful_shutdown;
        let drained = self.started.stop("test", grace, &Latch::default()).await;
        let left = (drained.forced_connections, drained.unfinished_tasks);
        assert!(
            left == (0, 0),
            "after {grace:?} of draining, {} connections and {} tasks were not finished",
            left.0,
            left.1
        );
        self.recording
    }
}

impl fmt::Debug for TestClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestClient")
            .field("routes", &self.started.routes)
            .field("jar", &self.jar)
            .finish_non_exhaustive()
    }
}
