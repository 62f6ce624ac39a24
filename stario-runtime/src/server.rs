//! The accept loop, connections, and the drain.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::Request;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

use crate::body::RequestBody;
use crate::config::ServerConfig;
use crate::dispatch::Site;
use crate::error::{Error, Result};
use crate::latch::Latch;
use crate::telemetry::{Span, Tracer};

/// How long forced connections get to go away.
const FORCED: Duration = Duration::from_secs(1);

/// Pause after a failed accept: out of descriptors heals by itself, a busy loop does not help.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// The same after a second signal: the user has said twice that it may be cut.
pub(crate) const HURRIED: Duration = Duration::from_millis(100);

/// How long a connection above the cap gets to read its refusal.
const TURN_AWAY: Duration = Duration::from_millis(250);

/// How many of them are told at a time; more are closed without a word.
const REFUSALS: usize = 64;

/// What a drain had to leave behind.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Drained {
    pub(crate) forced_connections: usize,
    pub(crate) unfinished_handlers: usize,
    pub(crate) unfinished_tasks: usize,
}

/// What a drain has to wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Open {
    pub(crate) connections: usize,
    pub(crate) handlers: usize,
    pub(crate) tasks: usize,
}

/// What serves connections; a clone is another handle to the same server.
#[derive(Clone)]
pub(crate) struct Server {
    site: Site,
    connections: TaskTracker,
    /// Raised when the grace of a drain is over.
    forced: Arc<Latch>,
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

    /// Serves a connection that did not come through the listener; a drain waits for it too.
    #[cfg(feature = "testing")]
    pub(crate) fn attach<IO>(&self, io: IO)
    where
        IO: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        self.connections.spawn(self.connection(io));
    }

    /// Serves one connection over any transport.
    pub(crate) fn connection<IO>(&self, io: IO) -> impl Future<Output = ()> + Send + use<IO>
    where
        IO: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        let site = self.site.clone();
        let forced = self.forced.clone();
        let cut = Arc::new(Latch::default());
        async move {
            let service = {
                let (site, cut) = (site.clone(), cut.clone());
                service_fn(move |request: Request<RequestBody>| site.answer(request, &cut))
            };
            let connection =
                builder(site.app().config()).serve_connection(TokioIo::new(io), service);
            let mut connection = std::pin::pin!(connection);
            // Whoever loses the race is dropped: the waits hold nothing, and a connection that
            // is dropped hands its handler to a task.
            tokio::select! {
                _ = connection.as_mut() => return,
                () = cut.wait() => return,
                () = site.app().draining() => connection.as_mut().graceful_shutdown(),
            }
            tokio::select! {
                _ = connection.as_mut() => {}
                () = cut.wait() => {}
                () = forced.wait() => {}
            }
        }
    }

    /// Waits for connections, handlers and tasks, at most `grace`; then cuts what is left.
    ///
    /// `hurry` ends the grace early (the second signal).
    pub(crate) async fn drain(&self, grace: Duration, hurry: &Latch) -> Drained {
        let app = self.site.app();
        app.drain();
        self.connections.close();
        let all_done = async {
            self.connections.wait().await;
            app.idle().await;
        };
        tokio::select! {
            () = all_done => return Drained::default(),
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
            forced_connections,
            unfinished_handlers: app.handlers(),
            unfinished_tasks: app.tasks(),
        };
        app.kill();
        drained
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

fn builder(config: &ServerConfig) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(config.header_timeout)
        .max_buf_size(config.header_bytes)
        .max_headers(100);
    builder
}

/// Answers 503 to a connection above the cap and closes it, within a moment.
async fn turn_away(mut socket: TcpStream) {
    const BUSY: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\n\
        content-type: text/plain; charset=utf-8\r\n\
        content-length: 38\r\n\
        retry-after: 5\r\n\
        connection: close\r\n\r\n\
        The server has no connection to spare.";
    let answer = async {
        socket.write_all(BUSY).await?;
        socket.shutdown().await?;
        // A close with unread bytes is a reset, which could overtake the answer.
        let mut unread = [0; 512];
        while socket.read(&mut unread).await? > 0 {}
        io::Result::Ok(())
    };
    let _ = tokio::time::timeout(TURN_AWAY, answer).await;
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

/// Listens on the configured address.
pub(crate) async fn bind(config: &ServerConfig) -> Result<TcpListener> {
    let address = SocketAddr::new(config.host, config.port);
    TcpListener::bind(address).await.map_err(|error| {
        let help = match error.kind() {
            io::ErrorKind::AddrInUse => format!(
                "another program listens there; set STARIO_PORT, for example STARIO_PORT={}",
                config.port.wrapping_add(1).max(1024)
            ),
            io::ErrorKind::PermissionDenied => {
                "ports below 1024 need a privilege; set STARIO_PORT=8000".to_owned()
            }
            _ => "set STARIO_HOST to an address of this machine".to_owned(),
        };
        Error::new(format!("cannot listen on {address}: {error}")).help(help)
    })
}
