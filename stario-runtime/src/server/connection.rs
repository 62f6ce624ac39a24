//! One connection, from its first byte to its protocol.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::accept::Server;
use super::socket::Socket;
use crate::gate::{Gate, Line, Next};
use crate::metrics::{Count, Level};
use crate::peer::Peer;

/// How long a drain waits for the first question of a connection: from when it was accepted, or,
/// where the question has begun, from the beginning of the drain.
const LATE: Duration = Duration::from_millis(250);

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
        let connection = self.connection(Socket::Memory(io), peer, ());
        self.connections
            .spawn(crate::probe::watch(seen, connection));
    }

    /// Serves one connection over any transport, and lets go of what is `held` when it is over.
    pub(super) fn connection<H: Send>(
        &self,
        socket: Socket,
        peer: Peer,
        held: H,
    ) -> impl Future<Output = ()> + Send + use<H> {
        let server = self.clone();
        async move {
            let _held = held;
            let begun = Instant::now();
            let metrics = server.site.app().metrics();
            metrics.add(Count::Connections, 1);
            let _open = metrics.hold(Level::Connections);
            if !server.security.is_on() {
                return server.plain(socket, peer, begun).await;
            }
            // Boxed, for the same reason as HTTP/2 below.
            let Some(socket) = Box::pin(server.secured(socket, begun)).await else {
                return;
            };
            let secure = true;
            server.plain(socket, Peer { secure, ..peer }, begun).await;
        }
    }

    /// Encrypts; its time is part of that for the first request head.
    ///
    /// A drain waits for the request that a client is about to send.
    async fn secured(&self, socket: Socket, begun: Instant) -> Option<Socket> {
        let time = self.site.app().config().header_timeout;
        let handshake = self.security.handshake(socket);
        tokio::select! {
            done = timeout_at(begun + time, handshake) => {
                let socket = done.ok().and_then(std::result::Result::ok);
                if socket.is_none() {
                    self.site.app().metrics().add(Count::HandshakesFailed, 1);
                }
                socket
            }
            () = self.forced.wait() => None,
        }
    }

    /// Finds out which protocol the client speaks, and speaks it.
    async fn plain(&self, socket: Socket, peer: Peer, begun: Instant) {
        let line = Arc::new(Line::default());
        // Behind a pointer, because it moves in and out of hyper, and futures keep room for
        // whatever they were given.
        let mut gate = Box::new(Gate::new(socket, self.guard.clone(), line.clone()).since(begun));
        let Some(next) = self.first(&mut gate).await else {
            return self.count_idle();
        };
        match next {
            #[cfg(feature = "http2")]
            Next::Http2 => {
                // Boxed: it is several times as large as HTTP/1, which would pay for it.
                let http2 = crate::http2::serve(gate, &self.site, peer, &self.forced);
                if Box::pin(http2).await {
                    self.count_idle();
                }
            }
            #[cfg(not(feature = "http2"))]
            Next::Http2 => unreachable!("the gate does not look for it"),
            Next::Request => self.http1(gate, &line, peer).await,
            Next::Over => tokio::select! {
                () = gate.close() => {}
                () = self.forced.wait() => {}
            },
        }
    }

    /// What a connection begins with; nothing when a drain has waited for it in vain.
    async fn first(&self, gate: &mut Gate<Socket>) -> Option<Next> {
        let app = self.site.app();
        let mut until = Instant::now() + LATE;
        if !app.is_draining() {
            // A drain loses nothing: what was read stays with the gate.
            tokio::select! {
                biased;
                next = gate.next() => return Some(next),
                () = app.drain_begins() => if gate.has_begun() {
                    until = Instant::now() + LATE;
                }
            }
        }
        timeout_at(until, gate.next()).await.ok()
    }

    /// Counts a connection that a drain has closed because nothing was going on.
    pub(super) fn count_idle(&self) {
        self.idle_closed.fetch_add(1, Ordering::Relaxed);
    }
}
