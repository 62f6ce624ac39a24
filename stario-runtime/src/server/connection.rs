//! One connection, from its first byte to its protocol.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::time::{Instant, timeout_at};

use super::accept::Server;
use super::http1::{self, End};
use super::socket::Socket;
use crate::gate::{Gate, Line};
use crate::peer::Peer;

impl Server {
    /// Serves a connection that did not come through the listener; a drain waits for it too.
    #[cfg(feature = "testing")]
    pub(crate) fn attach(&self, io: tokio::io::DuplexStream) {
        let connection = self.connection(Socket::Memory(io), Peer::default());
        self.connections.spawn(connection);
    }

    /// Serves one connection over any transport.
    pub(super) fn connection(
        &self,
        socket: Socket,
        peer: Peer,
    ) -> impl Future<Output = ()> + Send + use<> {
        let server = self.clone();
        async move {
            let begun = Instant::now();
            if !server.security.is_on() {
                return server.plain(socket, peer, begun).await;
            }
            // A drain waits for the request that the client is about to send.
            let until = begun + server.site.app().config().header_timeout;
            let socket = tokio::select! {
                done = timeout_at(until, server.security.handshake(socket)) => {
                    let Ok(Ok(socket)) = done else { return };
                    socket
                }
                () = server.forced.wait() => return,
            };
            let peer = Peer {
                secure: true,
                ..peer
            };
            server.plain(socket, peer, begun).await;
        }
    }

    /// Serves what comes over a transport that is ready; the time for the first request head
    /// counts from `begun`.
    async fn plain(&self, socket: Socket, peer: Peer, begun: Instant) {
        let line = Arc::new(Line::default());
        // Behind a pointer, because it moves in and out of hyper, and futures keep a copy of
        // whatever they were given.
        let gate = Box::new(Gate::new(socket, self.guard.clone(), line.clone()).since(begun));
        let rested = match http1::serve(gate, &self.site, peer, &line, &self.forced).await {
            End::Over => false,
            End::Rested => true,
            #[cfg(not(feature = "http2"))]
            End::Http2(mut gate) => {
                gate.close().await;
                false
            }
            #[cfg(feature = "http2")]
            End::Http2(gate) => {
                // Boxed: it is several times as large as HTTP/1, which would pay for it.
                Box::pin(crate::http2::serve(gate, &self.site, peer, &self.forced)).await
            }
        };
        if rested {
            self.idle_closed.fetch_add(1, Ordering::Relaxed);
        }
    }
}
