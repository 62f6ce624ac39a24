//! A response on its way to a stream.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::Response;
use http_body::{Body as _, Frame, SizeHint};

use super::link::Stream;
use crate::body::{self, Body};
use crate::channel::Aborted;
use crate::dispatch::Answering;

/// The largest piece of a body that h2 gets at once: it takes a piece as soon as the client's
/// window has room for one byte, and keeps the rest in memory.
const PIECE: usize = 16 * 1024;

/// The response in the making.
pub(super) struct Delivery {
    answer: Answer,
    stream: Arc<Stream>,
    to_head: bool,
}

enum Answer {
    Awaited(Answering),
    Ready(Option<Response<Body>>),
}

impl Delivery {
    pub(super) fn new(answering: Answering, stream: Arc<Stream>, to_head: bool) -> Self {
        Self {
            answer: Answer::Awaited(answering),
            stream,
            to_head,
        }
    }

    pub(super) fn ready(response: Response<Body>, stream: Arc<Stream>, to_head: bool) -> Self {
        Self {
            answer: Answer::Ready(Some(response)),
            stream,
            to_head,
        }
    }
}

impl Future for Delivery {
    type Output = Result<Response<StreamBody>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut response = match &mut self.answer {
            Answer::Awaited(answering) => {
                let Ok(response) = ready!(Pin::new(answering).poll(cx));
                response
            }
            Answer::Ready(response) => response
                .take()
                .expect("a finished future is not polled again"),
        };
        if self.to_head {
            body::without(&mut response);
        }
        if has_no_body(&response) {
            *response.body_mut() = Body::Empty;
        }
        if response.body().is_end_stream() {
            self.stream.set_delivered();
        }
        let stream = self.stream.clone();
        Poll::Ready(Ok(response.map(|body| StreamBody {
            rest: Bytes::new(),
            body,
            stream,
        })))
    }
}

/// RFC 9110, 6.4.1.
fn has_no_body(response: &Response<Body>) -> bool {
    matches!(response.status().as_u16(), 204 | 304)
}

/// A body in pieces, which says how far it has got.
pub(super) struct StreamBody {
    /// Of a chunk that was too large.
    rest: Bytes,
    body: Body,
    stream: Arc<Stream>,
}

impl http_body::Body for StreamBody {
    type Data = Bytes;
    type Error = Aborted;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Aborted>>> {
        self.stream.asked();
        if self.rest.is_empty() {
            let frame = match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
                Some(Ok(frame)) => frame,
                Some(Err(aborted)) => {
                    // It is the handler that has failed, not the client.
                    self.stream.set_delivered();
                    return Poll::Ready(Some(Err(aborted)));
                }
                None => {
                    self.stream.set_delivered();
                    return Poll::Ready(None);
                }
            };
            match frame.into_data() {
                Ok(data) => self.rest = data,
                Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
            }
        }
        let length = self.rest.len().min(PIECE);
        let piece = self.rest.split_to(length);
        self.stream.gave();
        if self.is_end_stream() {
            self.stream.set_delivered();
        }
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        // Asked before the first piece, when there is no rest.
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use http::header::CONTENT_LENGTH;

    use super::*;
    use crate::config::ServerConfig;
    use crate::http2::link::Link;

    fn stream() -> Arc<Stream> {
        Link::new(&ServerConfig::default()).open()
    }

    async fn delivered(body: Body, status: u16, to_head: bool) -> Response<StreamBody> {
        let mut response = Response::new(body);
        *response.status_mut() = status.try_into().unwrap();
        let Ok(response) = Delivery::ready(response, stream(), to_head).await;
        response
    }

    #[tokio::test]
    async fn a_large_body_goes_in_pieces_and_says_when_it_is_through() {
        let whole = Bytes::from(vec![b'x'; 2 * PIECE + 1]);
        let response = delivered(Body::Full(whole), 200, false).await;
        let mut body = response.into_body();
        assert_eq!(body.size_hint().exact(), Some(2 * PIECE as u64 + 1));
        for (length, last) in [(PIECE, false), (PIECE, false), (1, true)] {
            let frame = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await;
            let data = frame.unwrap().unwrap().into_data().unwrap();
            assert_eq!(data.len(), length);
            assert_eq!(
                (body.is_end_stream(), body.stream.is_delivered()),
                (last, last)
            );
        }
    }

    #[tokio::test]
    async fn head_is_told_the_length_and_gets_no_body() {
        let response = delivered(Body::Full("abc".into()), 200, true).await;
        assert_eq!(response.headers()[CONTENT_LENGTH], "3");
        assert!(response.body().is_end_stream() && response.body().stream.is_delivered());
        for status in [204, 304] {
            let response = delivered(Body::Full("abc".into()), status, false).await;
            assert!(response.body().is_end_stream());
            assert!(!response.headers().contains_key(CONTENT_LENGTH));
        }
    }
}
