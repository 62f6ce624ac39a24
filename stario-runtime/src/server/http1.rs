//! HTTP/1 on one connection.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;

use http::Request;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};

use super::accept::Server;
use crate::body::RequestBody;
use crate::config::ServerConfig;
use crate::latch::Latch;
use crate::peer::Peer;

impl Server {
    /// Serves requests until the connection ends, or the drain ends it.
    pub(super) async fn http1<IO>(&self, io: IO, peer: Peer)
    where
        IO: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        let cut = Arc::new(Latch::default());
        let service =
            service_fn(|request: Request<RequestBody>| self.site.answer(request, &cut, peer));
        let app = self.site.app();
        let builder = builder(app.config(), app.is_draining());
        let connection = builder.serve_connection(TokioIo::new(io), service);
        let mut connection = std::pin::pin!(connection);
        // Whoever loses the race is dropped: the waits hold nothing, and a connection that is
        // dropped hands its handler to a task.
        tokio::select! {
            biased;
            _ = connection.as_mut() => return,
            () = cut.wait() => return,
            () = self.site.app().draining() => connection.as_mut().graceful_shutdown(),
        }
        // What ends at once had nothing to do.
        let idle = poll_fn(|cx| Poll::Ready(connection.as_mut().poll(cx).is_ready())).await;
        if idle {
            self.count_idle();
            return;
        }
        tokio::select! {
            _ = connection.as_mut() => {}
            () = cut.wait() => {}
            () = self.forced.wait() => {}
        }
    }
}

fn builder(config: &ServerConfig, draining: bool) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .keep_alive(!draining)
        .timer(TokioTimer::new())
        .header_read_timeout(config.header_timeout)
        .max_buf_size(config.header_bytes)
        .max_headers(100);
    builder
}
