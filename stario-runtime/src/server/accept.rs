//! The accept loop.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;
use tokio_util::task::TaskTracker;

use super::descriptors::{Spare, connections, exhausted, open_files};
use super::listen::Bound;
use super::listener::Listener;
use super::security::Security;
use super::socket::Socket;
use super::trouble::Trouble;
use super::turn_away::{REFUSALS, turn_away};
use crate::dispatch::Site;
use crate::error::Result;
use crate::gate::Guard;
use crate::latch::Latch;
use crate::metrics::Breach;
use crate::peer::{Peer, Remote};

/// Pauses after a failed accept: what is wrong heals by itself, a busy loop does not help.
const PAUSES: [Duration; 4] = [
    Duration::from_millis(100),
    Duration::from_millis(200),
    Duration::from_millis(500),
    Duration::from_secs(1),
];

/// Silence after which nobody waits in the queue of a server that stops.
const LAST_CALL: Duration = Duration::from_millis(10);

/// What serves connections; a clone is another handle to the same server.
#[derive(Clone)]
pub(crate) struct Server {
    pub(super) site: Site,
    pub(super) security: Security,
    pub(super) connections: TaskTracker,
    /// The limits of all connections, and what broke them.
    pub(super) guard: Arc<Guard>,
    pub(super) acceptors: TaskTracker,
    /// Raised when the grace of a drain is over.
    pub(super) forced: Arc<Latch>,
    pub(super) idle_closed: Arc<AtomicUsize>,
}

/// What the acceptors of a server share.
struct Intake {
    permits: Arc<Semaphore>,
    refusals: Arc<Semaphore>,
    trouble: Trouble,
}

impl Server {
    pub(crate) fn new(site: Site, security: Security) -> Self {
        let app = site.app();
        let guard = Guard::new(app.config(), site.tracer().clone(), app.metrics().clone());
        Self {
            site,
            guard: Arc::new(guard),
            security,
            connections: TaskTracker::new(),
            acceptors: TaskTracker::new(),
            forced: Arc::default(),
            idle_closed: Arc::default(),
        }
    }

    /// What answers, for a server that is not this one.
    #[cfg(feature = "tower")]
    pub(crate) fn site(&self) -> &Site {
        &self.site
    }

    /// Accepts connections in tasks of its own until the app drains.
    ///
    /// # Errors
    ///
    /// When the runtime cannot take a socket.
    pub(crate) fn accept(&self, sockets: Vec<Bound>) -> Result<()> {
        let config = self.site.app().config();
        let intake = Arc::new(Intake {
            permits: Arc::new(Semaphore::new(self.max_connections())),
            refusals: Arc::new(Semaphore::new(REFUSALS)),
            trouble: Trouble::new(self.site.tracer().clone()),
        });
        for bound in sockets {
            let listener = Arc::new(Listener::new(bound)?);
            for _ in 0..config.acceptors {
                let (server, listener, intake) = (self.clone(), listener.clone(), intake.clone());
                self.acceptors
                    .spawn(async move { server.accept_from(&listener, &intake).await });
            }
        }
        Ok(())
    }

    /// Whether connections are encrypted.
    pub(crate) fn is_secure(&self) -> bool {
        self.security.is_on()
    }

    /// Reads the certificate again, for the connections from now on.
    ///
    /// # Errors
    ///
    /// When it cannot be used; the one before stays then.
    pub(crate) fn reload(&self) -> Result<()> {
        self.security.reload()
    }

    /// Connections served at a time.
    pub(crate) fn max_connections(&self) -> usize {
        let configured = self.site.app().config().max_connections;
        connections(configured, open_files())
    }

    /// Ends when the app drains.
    async fn accept_from(&self, listener: &Listener, intake: &Intake) {
        let mut spare = Spare::new();
        let mut failures = 0;
        loop {
            // The drain loses nothing: `accept` is cancel safe.
            let accepted = tokio::select! {
                biased;
                () = self.site.app().drain_begins() => break,
                accepted = listener.accept() => accepted,
            };
            match accepted {
                Ok((socket, remote)) => {
                    failures = 0;
                    self.admit(socket, remote, intake);
                }
                Err(error) if is_one_connection(&error) => {}
                Err(error) => {
                    let shed = if exhausted(&error) {
                        spare.shed(listener).await
                    } else {
                        0
                    };
                    intake
                        .trouble
                        .note(&format!("cannot accept: {error}"), shed);
                    tokio::time::sleep(PAUSES[failures]).await;
                    failures = (failures + 1).min(PAUSES.len() - 1);
                }
            }
        }
        // Whoever is in the queue has a connection already, as far as it knows. The pause is for
        // the system to tell of the last ones; a flood must not hold the exit, hence the limit.
        for _ in 0..self.site.app().config().backlog {
            let Ok(Ok((socket, remote))) = timeout(LAST_CALL, listener.accept()).await else {
                break;
            };
            self.admit(socket, remote, intake);
        }
    }

    fn admit(&self, socket: Socket, remote: Remote, intake: &Intake) {
        if let Ok(permit) = intake.permits.clone().try_acquire_owned() {
            let peer = Peer {
                remote,
                secure: false,
            };
            // Not by the tracker's own spawn, whose future would be one more around this one.
            let held = (permit, self.connections.token());
            tokio::spawn(self.connection(socket, peer, held));
            return;
        }
        self.site.app().metrics().breach(Breach::Connections);
        intake
            .trouble
            .note("all connections are in use, see STARIO_MAX_CONNECTIONS", 1);
        // Without a permit for this either, or where the client would not read it, the socket is
        // closed at once.
        if self.security.is_on() {
            return;
        }
        if let Ok(permit) = intake.refusals.clone().try_acquire_owned() {
            tokio::spawn(async move {
                turn_away(socket).await;
                drop(permit);
            });
        }
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
