//! What handlers and background tasks reach of the app.

use std::fmt;
use std::sync::Arc;

use tokio::task::JoinHandle;
use tokio_util::task::TaskTracker;

use crate::config::ServerConfig;
use crate::latch::Latch;

/// What handlers and background tasks reach of the app. Cheap to clone.
#[derive(Clone)]
pub struct AppHandle(Arc<Core>);

struct Core {
    config: ServerConfig,
    draining: Latch,
    tasks: TaskTracker,
}

impl AppHandle {
    pub(crate) fn new(config: ServerConfig) -> Self {
        Self(Arc::new(Core {
            config,
            draining: Latch::default(),
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

    pub(crate) fn drain(&self) {
        self.0.draining.raise();
    }

    /// Returns when every task has ended; tasks started meanwhile count.
    pub(crate) async fn tasks_done(&self) {
        self.0.tasks.close();
        self.0.tasks.wait().await;
    }

    pub(crate) fn tasks_left(&self) -> usize {
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
