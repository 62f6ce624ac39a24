//! hyper as it is: a match over the path, and a queue of bytes for each stream.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{Method, Request, Response, StatusCode};
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::sync::mpsc::UnboundedReceiver;

use super::feed::Feed;
use crate::views;

pub async fn serve(listener: TcpListener) {
    let feed = Feed::new();
    loop {
        let (socket, _) = listener.accept().await.expect("a connection");
        socket.set_nodelay(true).expect("an open socket");
        let feed = feed.clone();
        tokio::spawn(async move {
            let answer = service_fn(|request| {
                let response = answer(&feed, &request);
                async move { Ok::<_, Infallible>(response) }
            });
            // An error means that the client has gone.
            let _ = Builder::new()
                .serve_connection(TokioIo::new(socket), answer)
                .await;
        });
    }
}

fn answer(feed: &Feed<Bytes>, request: &Request<Incoming>) -> Response<Reply> {
    match (request.method(), request.uri().path()) {
        (&Method::GET, "/plaintext") => full(
            "text/plain; charset=utf-8",
            Bytes::from_static(views::TEXT.as_bytes()),
        ),
        (&Method::GET, "/json") => {
            let json = serde_json::to_vec(&views::MESSAGE).expect("a string and a name");
            full("application/json", json.into())
        }
        (&Method::GET, "/page") => {
            let page = views::maud::page(feed.data());
            full("text/html; charset=utf-8", page.into())
        }
        (&Method::GET, "/live") => {
            let live = feed.subscribe(event(feed, feed.ticks()));
            let mut response = Response::new(Reply::Live(live));
            let headers = response.headers_mut();
            headers.insert(CONTENT_TYPE, "text/event-stream".parse().expect("a value"));
            headers.insert(CACHE_CONTROL, "no-cache".parse().expect("a value"));
            response
        }
        (&Method::POST, "/tick") => {
            feed.tick(|tick| event(feed, tick));
            empty(StatusCode::NO_CONTENT)
        }
        _ => empty(StatusCode::NOT_FOUND),
    }
}

fn event(feed: &Feed<Bytes>, tick: usize) -> Bytes {
    let board = views::maud_board(feed.data(), tick);
    format!("event: datastar-patch-elements\ndata: elements {board}\n\n").into()
}

fn empty(status: StatusCode) -> Response<Reply> {
    let mut response = Response::new(Reply::Full(Bytes::new()));
    *response.status_mut() = status;
    response
}

fn full(content_type: &'static str, body: Bytes) -> Response<Reply> {
    let mut response = Response::new(Reply::Full(body));
    let value = http::HeaderValue::from_static(content_type);
    response.headers_mut().insert(CONTENT_TYPE, value);
    response
}

enum Reply {
    Full(Bytes),
    Live(UnboundedReceiver<Bytes>),
}

impl Body for Reply {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match &mut *self {
            Self::Full(bytes) if bytes.is_empty() => Poll::Ready(None),
            Self::Full(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Self::Live(live) => live
                .poll_recv(cx)
                .map(|event| Some(Ok(Frame::data(event?)))),
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Full(bytes) if bytes.is_empty())
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Full(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Self::Live(_) => SizeHint::default(),
        }
    }
}
