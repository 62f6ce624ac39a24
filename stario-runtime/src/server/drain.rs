//! The end of a server: what is open, the wait for it, and what had to be cut.

use std::sync::atomic::Ordering;
use std::time::Duration;

use super::accept::Server;
use crate::latch::Latch;

/// How long forced connections get to go away.
const FORCED: Duration = Duration::from_secs(1);

/// The same after a second signal: the user has said twice that it may be cut.
pub(crate) const HURRIED: Duration = Duration::from_millis(100);

/// What a drain had to leave behind.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Drained {
    /// Closed at once, because nothing was going on.
    pub(crate) idle_closed: usize,
    pub(crate) forced_connections: usize,
    pub(crate) unfinished_handlers: usize,
    pub(crate) unfinished_tasks: usize,
}

impl Drained {
    /// Whether everything had ended by itself.
    pub(crate) fn is_clean(&self) -> bool {
        self.forced_connections == 0 && self.unfinished_handlers == 0 && self.unfinished_tasks == 0
    }
}

/// What a drain has to wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Open {
    pub(crate) connections: usize,
    pub(crate) handlers: usize,
    pub(crate) tasks: usize,
}

impl Server {
    /// Waits for connections, handlers and tasks, at most `grace`; then cuts what is left.
    ///
    /// `hurry` ends the grace early (the second signal).
    pub(crate) async fn drain(&self, grace: Duration, hurry: &Latch) -> Drained {
        let app = self.site.app();
        app.drain();
        // They take what is in the queue first, so the connections are complete after them.
        self.acceptors.close();
        self.acceptors.wait().await;
        self.connections.close();
        let all_done = async {
            self.connections.wait().await;
            app.idle().await;
        };
        tokio::select! {
            () = all_done => return Drained { idle_closed: self.idle_closed(), ..Drained::default() },
            () = tokio::time::sleep(grace) => {}
            () = hurry.wait() => {}
        }
        // Cut connections tell their handlers, which get a last moment to clean up.
        let forced_connections = self.connections.len();
        self.forced.raise();
        let last = if hurry.is_raised() { HURRIED } else { FORCED };
        let gone = async {
            self.connections.wait().await;
            app.idle().await;
        };
        let _ = tokio::time::timeout(last, gone).await;
        let drained = Drained {
            idle_closed: self.idle_closed(),
            forced_connections,
            unfinished_handlers: app.handlers(),
            unfinished_tasks: app.tasks(),
        };
        app.kill();
        drained
    }

    fn idle_closed(&self) -> usize {
        self.idle_closed.load(Ordering::Relaxed)
    }

    /// Connections, handlers and background tasks that are still open.
    pub(crate) fn open(&self) -> Open {
        Open {
            connections: self.connections.len(),
            handlers: self.site.app().handlers(),
            tasks: self.site.app().tasks(),
        }
    }
}
