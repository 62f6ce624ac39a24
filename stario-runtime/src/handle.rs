//! What handlers and background tasks reach of the app.

use std::fmt;
use std::sync::Arc;

use tokio::task::JoinHandle;
use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TaskTrackerToken;

use crate::config::ServerConfig;
use crate::latch::Latch;
use crate::metrics::Metrics;

/// What handlers and background tasks reach of the app. Cheap to clone.
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
}

impl AppHandle {
    pub(crate) fn new(config: ServerConfig) -> Self {
        Self(Arc::new(Core {
            config,
            metrics: Arc::default(),
            draining: Latch::default(),
            killed: Latch::default(),
            handlers: TaskTracker::new(),
            tasks: TaskTracker::new(),
        }))
    }

    /// Starts a task that a drain waits for.
    pub fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        self.0.tasks.spawn(future)
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
        self.0.draining.wait().await;
    }

    /// The settings of the server.
    pub fn config(&self) -> &ServerConfig {
        &self.0.config
    }

    /// The numbers that the runtime counts.
    pub(crate) fn metrics(&self) -> &Arc<Metrics> {
        &self.0.metrics
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
