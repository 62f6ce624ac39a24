//! The life of a connection: requests, idle time, abuse, and the good-bye.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use http::Request;
use hyper::server::conn::http2::Builder;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};

use super::delivery::Delivery;
use super::head;
use super::link::{Link, Spawner};
use crate::body::{RequestBody, Upstream, Wanted};
use crate::config::ServerConfig;
use crate::dispatch::Site;
use crate::latch::Latch;
use crate::peer::Peer;

/// How long a client without requests gets to answer the good-bye.
const LINGER: Duration = Duration::from_secs(1);

/// What one stream may have waiting for its window.
const SEND_BUFFER: usize = 64 * 1024;

/// Why a connection takes no more requests.
enum End {
    Drain,
    Idle,
    Abuse,
}

/// Serves requests until the client leaves, has been idle for too long, or the server stops.
///
/// True when the server has stopped and there was nothing to wait for.
pub(crate) async fn serve<IO>(io: IO, site: &Site, peer: Peer, forced: &Latch) -> bool
where
    IO: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let config = site.app().config();
    let link = Arc::new(Link::new(config));
    let service = {
        let (site, link) = (site.clone(), link.clone());
        service_fn(move |request| answer(&site, &link, request, peer))
    };
    // However this future ends, the streams end with it.
    let _closed = link.closed_on_drop();
    let connection =
        builder(config, Spawner(link.clone())).serve_connection(TokioIo::new(io), service);
    let mut connection = std::pin::pin!(connection);
    // The waits hold nothing.
    let end = tokio::select! {
        biased;
        _ = connection.as_mut() => return false,
        () = link.abused() => End::Abuse,
        () = link.idle(config.keep_alive_timeout) => End::Idle,
        () = site.app().drain_begins() => End::Drain,
    };
    let resting = matches!(end, End::Idle) || link.has_rested(LINGER);
    // The first GOAWAY lets what is under way be answered; the second, which follows the answer
    // to a ping, says which request was the last.
    connection.as_mut().graceful_shutdown();
    if matches!(end, End::Abuse) {
        // Once, so that it leaves; what follows from it does not matter.
        poll_fn(|cx| {
            let _ = connection.as_mut().poll(cx);
            Poll::Ready(())
        })
        .await;
        return false;
    }
    tokio::select! {
        biased;
        _ = connection.as_mut() => {}
        () = link.abused() => {}
        () = forced.wait() => {}
        () = tokio::time::sleep(LINGER), if resting => {}
    }
    resting && matches!(end, End::Drain)
}

fn builder(config: &ServerConfig, spawner: Spawner) -> Builder<Spawner> {
    let limits = &config.http2;
    let mut builder = Builder::new(spawner);
    builder
        .timer(TokioTimer::new())
        .max_concurrent_streams(limits.max_streams)
        .max_header_list_size(limits.header_bytes)
        .max_pending_accept_reset_streams(limits.pending_resets)
        .max_local_error_reset_streams(limits.local_resets)
        .initial_stream_window_size(limits.stream_window)
        .initial_connection_window_size(limits.connection_window)
        .keep_alive_interval(limits.ping_interval)
        .keep_alive_timeout(limits.ping_timeout)
        .max_send_buf_size(SEND_BUFFER);
    builder
}

/// Starts the work on one request.
fn answer(
    site: &Site,
    link: &Arc<Link>,
    mut request: Request<RequestBody>,
    peer: Peer,
) -> Delivery {
    let stream = link.open();
    let to_head = request.method() == http::Method::HEAD;
    match head::normalize(&mut request) {
        Ok(()) => {
            let request = request.map(|body| Upstream::Stream(Wanted::new(body)));
            let answering = site.answer(request, stream.line(), peer, None);
            Delivery::new(answering, stream, to_head)
        }
        Err(error) => {
            let request = request.map(Wanted::new);
            let response = head::refuse(site.tracer(), &request, &error);
            Delivery::ready(response, stream, to_head)
        }
    }
}
