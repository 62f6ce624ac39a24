//! The accept loop, connections, and the drain.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http::header::{CONNECTION, RETRY_AFTER};
use http::{HeaderValue, Request, StatusCode};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

use crate::body::RequestBody;
use crate::config::ServerConfig;
use crate::dispatch::Site;
use crate::error::{Error, Result};
use crate::latch::Latch;
use crate::refusal;

/// How long forced connections get to go away.
const FORCED: Duration = Duration::from_secs(1);

/// Pause after a failed accept: out of descriptors heals by itself, a busy loop does not help.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// What a drain had to leave behind.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Drained {
    pub(crate) forced_connections: usize,
    pub(crate) unfinished_tasks: usize,
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
        loop {
            let socket = tokio::select! {
                () = self.site.app().draining() => return,
                accepted = listener.accept() => match accepted {
                    Ok((socket, _)) => socket,
                    Err(error) if is_one_connection(&error) => continue,
                    Err(_) => {
                        tokio::time::sleep(ACCEPT_PAUSE).await;
                        continue;
                    }
                },
            };
            // Small events must not wait for the acknowledgement of the last one.
            let _ = socket.set_nodelay(true);
            match permits.clone().try_acquire_owned() {
                Ok(permit) => {
                    let connection = self.connection(socket);
                    self.connections.spawn(async move {
                        connection.await;
                        drop(permit);
                    });
                }
                Err(_) => {
                    self.connections
                        .spawn(turn_away(socket, config.header_timeout));
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
        async move {
            let service = {
                let site = site.clone();
                service_fn(move |request: Request<RequestBody>| site.answer(request))
            };
            let connection =
                builder(site.app().config()).serve_connection(TokioIo::new(io), service);
            let mut connection = std::pin::pin!(connection);
            // Whoever loses the race is dropped: the waits hold nothing, and a connection that
            // is dropped hands its handler to a task.
            tokio::select! {
                _ = connection.as_mut() => return,
                () = site.app().draining() => connection.as_mut().graceful_shutdown(),
            }
            tokio::select! {
                _ = connection.as_mut() => {}
                () = forced.wait() => {}
            }
        }
    }

    /// Waits for connections and tasks, at most `grace`; then cuts what is left.
    ///
    /// `hurry` ends the grace early (the second signal).
    pub(crate) async fn drain(&self, grace: Duration, hurry: impl Future<Output = ()>) -> Drained {
        let app = self.site.app();
        app.drain();
        self.connections.close();
        let all_done = async {
            self.connections.wait().await;
            app.tasks_done().await;
        };
        tokio::select! {
            () = all_done => return Drained::default(),
            () = tokio::time::sleep(grace) => {}
            () = hurry => {}
        }
        let drained = Drained {
            forced_connections: self.connections.len(),
            unfinished_tasks: app.tasks_left(),
        };
        self.forced.raise();
        let gone = async {
            self.connections.wait().await;
            app.tasks_done().await;
        };
        let _ = tokio::time::timeout(FORCED.min(grace), gone).await;
        drained
    }

    /// Connections and tasks that are still open.
    pub(crate) fn open(&self) -> (usize, usize) {
        (self.connections.len(), self.site.app().tasks_left())
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

/// Answers 503 to a connection above the cap and closes it.
async fn turn_away(socket: TcpStream, timeout: Duration) {
    let service = service_fn(|_request: Request<RequestBody>| async {
        let mut response = refusal::text_response(
            StatusCode::SERVICE_UNAVAILABLE,
            "The server has no connection to spare.",
        );
        let headers = response.headers_mut();
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
        headers.insert(RETRY_AFTER, HeaderValue::from_static("5"));
        Ok::<_, std::convert::Infallible>(response)
    });
    let connection = http1::Builder::new()
        .keep_alive(false)
        .serve_connection(TokioIo::new(socket), service);
    let _ = tokio::time::timeout(timeout, connection).await;
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
