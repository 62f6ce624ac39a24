//! The production server on a free port of this machine, for tests on raw sockets.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use crate::app::App;
use crate::config::ServerConfig;
use crate::error::Result;
use crate::handle::AppHandle;
use crate::handler::IntoOutcome;
use crate::latch::Latch;
use crate::life::{self, Started};
use crate::server::Bound;
use crate::telemetry::{Recording, Span, Tracer};

/// A server that a test runs and stops.
///
/// It is the production server with the production `bootstrap`; only the port and the tracer
/// are the test's.
///
/// # Example
///
/// ```
/// use stario_runtime::testing::TestServer;
/// use stario_runtime::{App, Context, Method, Result, Route, Span, Writer};
///
/// async fn bootstrap(app: &mut App, _span: &Span) -> Result {
///     app.add(Route::new(Method::GET, "/")?, async |_c: Context, w: Writer| w.text("hi"));
///     Ok(())
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result {
/// let server = TestServer::start(bootstrap).await?;
/// let socket = tokio::net::TcpStream::connect(server.address()).await?;
/// drop(socket);
/// assert_eq!(server.stop().await.forced_connections, 0);
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct TestServer {
    address: SocketAddr,
    app: AppHandle,
    tracer: Arc<Recording>,
    started: Started,
}

/// What a stopped server had to leave behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped {
    /// Connections that were cut when the grace was over.
    pub forced_connections: usize,
    /// Handlers that had not ended when the grace was over.
    pub unfinished_handlers: usize,
    /// Background tasks that had not ended when the grace was over.
    pub unfinished_tasks: usize,
}

impl TestServer {
    /// Runs `bootstrap` and listens on a free port of 127.0.0.1.
    ///
    /// # Errors
    ///
    /// The error of `bootstrap`, or of the socket.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future abandons the app where it stands.
    pub async fn start<F, O>(bootstrap: F) -> Result<Self>
    where
        F: AsyncFnOnce(&mut App, &Span) -> O,
        O: IntoOutcome,
    {
        Self::start_with(bootstrap, ServerConfig::default()).await
    }

    /// As [`start`](TestServer::start), with settings of the test's own.
    ///
    /// # Errors
    ///
    /// The error of `bootstrap`, or of the socket.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future abandons the app where it stands.
    pub async fn start_with<F, O>(bootstrap: F, config: ServerConfig) -> Result<Self>
    where
        F: AsyncFnOnce(&mut App, &Span) -> O,
        O: IntoOutcome,
    {
        let recording = Arc::new(Recording::new());
        let tracer: Arc<dyn Tracer> = recording.clone();
        let started = life::start(bootstrap, config.for_tests(), tracer).await?;
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        started.listen(vec![Bound::Tcp(listener, address)])?;
        Ok(Self {
            address,
            app: started.app.clone(),
            tracer: recording,
            started,
        })
    }

    /// Where the server listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The app, to look at its tasks or to begin a drain.
    pub fn app(&self) -> &AppHandle {
        &self.app
    }

    /// The spans of all requests so far.
    pub fn tracer(&self) -> &Recording {
        &self.tracer
    }

    /// The same spans, for after the server has stopped.
    pub fn recording(&self) -> Arc<Recording> {
        self.tracer.clone()
    }

    /// Drains with the grace of the settings, as the first signal does.
    ///
    /// And runs the hooks.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future abandons what has not ended yet.
    pub async fn stop(self) -> Stopped {
        let grace = self.app.config().graceful_shutdown;
        self.stop_within(grace).await
    }

    /// Drains with another grace.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future abandons what has not ended yet.
    pub async fn stop_within(self, grace: Duration) -> Stopped {
        let drained = self.started.stop("test", grace, &Latch::default()).await;
        Stopped {
            forced_connections: drained.forced_connections,
            unfinished_handlers: drained.unfinished_handlers,
            unfinished_tasks: drained.unfinished_tasks,
        }
    }
}
