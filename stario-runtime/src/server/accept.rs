//! The accept loop.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

use super::turn_away::{REFUSALS, turn_away};
use crate::dispatch::Site;
use crate::latch::Latch;
use crate::telemetry::{Span, Tracer};

/// Pause after a failed accept: out of descriptors heals by itself, a busy loop does not help.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// What serves connections; a clone is another handle to the same server.
#[derive(Clone)]
pub(crate) struct Server {
    pub(super) site: Site,
    pub(super) connections: TaskTracker,
    /// Raised when the grace of a drain is over.
    pub(super) forced: Arc<Latch>,
}

impl Server {
    pub(crate) fn new(site: Site) -> Self {
        Self {
            site,
            connections: TaskTracker::new(),
            forced: Arc::default(),
        }
    }

    /// Accepts until the app drains.
    ///
    /// Runs inside `select!` of the caller's life cycle; dropping it only stops accepting.
    pub(crate) async fn accept(&self, listener: TcpListener) {
        let config = self.site.app().config();
        let permits = Arc::new(Semaphore::new(config.max_connections));
        let refusals = Arc::new(Semaphore::new(REFUSALS));
        let mut trouble = Trouble::new(self.site.tracer().clone());
        loop {
            let socket = tokio::select! {
                () = self.site.app().draining() => return,
                accepted = listener.accept() => match accepted {
                    Ok((socket, _)) => socket,
                    Err(error) if is_one_connection(&error) => continue,
                    Err(error) => {
                        trouble.note(&format!("cannot accept: {error}"));
                        tokio::time::sleep(ACCEPT_PAUSE).await;
                        continue;
                    }
                },
            };
            // Small events must not wait for the acknowledgement of the last one.
            let _ = socket.set_nodelay(true);
            if let Ok(permit) = permits.clone().try_acquire_owned() {
                let connection = self.connection(socket);
                self.connections.spawn(async move {
                    connection.await;
                    drop(permit);
                });
            } else {
                trouble.note("all connections are in use, see STARIO_MAX_CONNECTIONS");
                // Without one of these either, the socket is closed at once.
                if let Ok(permit) = refusals.clone().try_acquire_owned() {
                    tokio::spawn(async move {
                        turn_away(socket).await;
                        drop(permit);
                    });
                }
            }
        }
    }
}

/// Says what keeps the server from accepting, at most once a second.
struct Trouble {
    tracer: Arc<dyn Tracer>,
    said: Option<Instant>,
    unsaid: u64,
}

impl Trouble {
    fn new(tracer: Arc<dyn Tracer>) -> Self {
        Self {
            tracer,
            said: None,
            unsaid: 0,
        }
    }

    fn note(&mut self, what: &str) {
        self.unsaid += 1;
        if self
            .said
            .is_some_and(|at| at.elapsed() < Duration::from_secs(1))
        {
            return;
        }
        let span = Span::root(&self.tracer, "server.accept");
        span.attr("server.accept.refused", self.unsaid).fail(what);
        span.end();
        self.said = Some(Instant::now());
        self.unsaid = 0;
    }
}

/// Whether a failed accept concerns one connection only, so that the next is tried at once.
fn is_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::Interrupted
    )
}
