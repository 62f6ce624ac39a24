//! One connection, from its first byte to its end.

use std::sync::Arc;

use http::Request;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};

use super::accept::Server;
use crate::body::RequestBody;
use crate::config::ServerConfig;
use crate::latch::Latch;

impl Server {
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
