//! One connection, from its first byte to its protocol.

use std::sync::atomic::Ordering;

use tokio::time::{Instant, timeout_at};

use super::accept::Server;
#[cfg(feature = "http2")]
use super::preface::First;
use super::socket::Socket;
use crate::peer::Peer;

/// How long a connection that came just before a drain gets to ask something.
#[cfg(feature = "http2")]
const LATE: std::time::Duration = std::time::Duration::from_millis(250);

impl Server {
    /// Serves a connection that did not come through the listener; a drain waits for it too.
    ///
    /// `secure` is whether it counts as one over TLS, `seen` learns the span of its request.
    #[cfg(feature = "testing")]
    pub(crate) fn attach(
        &self,
        io: tokio::io::DuplexStream,
        secure: bool,
        seen: crate::probe::Seen,
    ) {
        let peer = Peer {
            secure,
            ..Peer::default()
        };
        let connection = self.connection(Socket::Memory(io), peer);
        self.connections
            .spawn(crate::probe::watch(seen, connection));
    }

    /// Serves one connection over any transport.
    pub(super) fn connection(
        &self,
        socket: Socket,
        peer: Peer,
    ) -> impl Future<Output = ()> + Send + use<> {
        let server = self.clone();
        async move {
            if !server.security.is_on() {
                return server.plain(socket, peer).await;
            }
            let time = server.site.app().config().header_timeout;
            // Its time is part of that for the first request head; a drain waits for the request
            // that a client is about to send.
            let socket = tokio::select! {
                done = timeout_at(Instant::now() + time, server.security.handshake(socket)) => {
                    let Ok(Ok(socket)) = done else { return };
                    socket
                }
                () = server.forced.wait() => return,
            };
            server
                .plain(
                    socket,
                    Peer {
                        secure: true,
                        ..peer
                    },
                )
                .await;
        }
    }

    /// Finds out which protocol the client speaks, and speaks it.
    #[cfg(feature = "http2")]
    async fn plain(&self, mut socket: Socket, peer: Peer) {
        let app = self.site.app();
        if !app.config().http2.enabled {
            return self.http1(socket, peer).await;
        }
        let mut first = First::default();
        if !app.is_draining() {
            let until = Instant::now() + app.config().header_timeout;
            // A drain loses nothing: what was read is in `first`.
            tokio::select! {
                biased;
                read = timeout_at(until, first.read(&mut socket)) => {
                    let Ok(Ok(())) = read else { return };
                }
                () = app.draining() => {
                    if first.is_empty() {
                        return self.count_idle();
                    }
                }
            }
        }
        // A client that has begun to ask, or was in the queue with its question, is answered.
        let until = Instant::now() + LATE;
        let Ok(Ok(())) = timeout_at(until, first.read(&mut socket)).await else {
            return self.count_idle();
        };
        if !first.is_http2() {
            return self.http1(first.before(socket), peer).await;
        }
        // Boxed: it is several times as large as HTTP/1, which would pay for it.
        let rested = Box::pin(crate::http2::serve(
            first.before(socket),
            &self.site,
            peer,
            &self.forced,
        ));
        if rested.await {
            self.count_idle();
        }
    }

    #[cfg(not(feature = "http2"))]
    async fn plain(&self, socket: Socket, peer: Peer) {
        self.http1(socket, peer).await;
    }

    /// Counts a connection that a drain has closed because nothing was going on.
    pub(super) fn count_idle(&self) {
        self.idle_closed.fetch_add(1, Ordering::Relaxed);
    }
}
