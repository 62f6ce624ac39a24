//! The life of an HTTP/1 connection.
//!
//! hyper serves it while there is something to serve. An idle connection is the gate and its
//! socket, without hyper's buffers; a live stream that waits for its next event is that and the
//! stream's own queue. So ten thousand open tabs cost what they hold and not what they might.

use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http::header::{CONNECTION, CONTENT_LENGTH, HeaderValue, TRANSFER_ENCODING};
use http::{Method, Request, Response, Version};
use http_body::Body as _;
use hyper::server::conn::http1::{Builder, Connection};
use hyper::service::Service;
use hyper_util::rt::TokioIo;

use super::stream::{self, Lent, Outgoing};
use crate::body::RequestBody;
use crate::config::ServerConfig;
use crate::dispatch::{Answering, Site};
use crate::gate::{Gate, Line, Next, Transport};
use crate::latch::Latch;
use crate::peer::Peer;

/// hyper's own limit, up to which it parses without an allocation.
const HYPER_HEADERS: usize = 100;

/// More than the gate lets through, so that its limit is the one that counts.
const ABOVE_HEAD: usize = 8 * 1024;

/// How long a connection that came just before a drain gets to ask something.
const LATE: Duration = Duration::from_millis(250);

/// What came of a connection.
pub(super) enum End<IO> {
    /// It is closed.
    Over,
    /// A drain has closed it, because nothing was going on.
    Rested,
    /// Its client speaks HTTP/2.
    Http2(Box<Gate<IO>>),
}

/// Serves what comes on a connection.
///
/// Whoever loses the race is dropped: the waits hold nothing, and a connection that is dropped
/// hands its handler to a task.
pub(super) async fn serve<IO: Transport>(
    gate: Box<Gate<IO>>,
    site: &Site,
    peer: Peer,
    line: &Arc<Line>,
    forced: &Latch,
) -> End<IO> {
    tokio::select! {
        end = requests(gate, site, peer, line) => end,
        () = line.is_cut() => End::Over,
        () = forced.wait() => End::Over,
    }
}

/// Serves requests until there are no more. Its caller may drop it at any time.
async fn requests<IO: Transport>(
    mut gate: Box<Gate<IO>>,
    site: &Site,
    peer: Peer,
    line: &Arc<Line>,
) -> End<IO> {
    let app = site.app();
    let late = app.is_draining();
    let builder = builder(app.config());
    let answers = Answers {
        site: site.clone(),
        peer,
        line: line.clone(),
        lent: Arc::default(),
    };
    loop {
        // Cancel safe both; a request that is already here comes before the drain.
        let mut drained = false;
        let mut next = tokio::select! {
            biased;
            next = gate.next() => next,
            () = app.draining() => {
                drained = true;
                Next::Over
            }
        };
        if drained && (late || gate.has_begun()) {
            // Who has begun to ask, or was in the queue with a question, is answered.
            let last = tokio::time::timeout(LATE, gate.next()).await;
            next = last.unwrap_or(Next::Over);
        }
        match next {
            Next::Request => {}
            Next::Http2 if app.config().http2.enabled => return End::Http2(gate),
            Next::Http2 | Next::Over => {
                gate.close().await;
                return if drained { End::Rested } else { End::Over };
            }
        }
        let serving = builder.serve_connection(TokioIo::new(gate), answers.clone());
        let mut serving = Box::new(serving);
        let turn = tokio::select! {
            biased;
            turn = answers.turn(&mut serving) => turn,
            () = app.draining() => {
                Pin::new(&mut *serving).graceful_shutdown();
                // What ends at once had nothing to do.
                if answers.turns_now(&mut serving).await == Some(Turn::Over) {
                    return End::Rested;
                }
                answers.turn(&mut serving).await
            }
        };
        if turn == Turn::Over {
            return End::Over;
        }
        gate = take_back(serving);
        if let Some(body) = answers.lent.take() {
            if stream::send(&mut gate, body).await.is_err() {
                return End::Over;
            }
            if gate.was_last() || app.is_draining() {
                gate.close().await;
                return End::Over;
            }
        }
    }
}

/// Takes the transport from hyper, and frees what hyper had for it.
fn take_back<IO: Transport>(
    serving: Box<Connection<TokioIo<Box<Gate<IO>>>, Answers>>,
) -> Box<Gate<IO>> {
    let parts = serving.into_parts();
    let mut gate = parts.io.into_inner();
    gate.put_back(&parts.read_buf);
    gate
}

/// Why hyper is done with a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// It is closed.
    Over,
    /// It has been idle for a while.
    Rest,
    /// A live stream waits for its next event.
    Stream,
}

/// From a request to its answer, for one connection.
#[derive(Clone)]
struct Answers {
    site: Site,
    peer: Peer,
    line: Arc<Line>,
    lent: Arc<Lent>,
}

impl Answers {
    /// Drives hyper until it is done or can be done without. Cancel safe.
    async fn turn<IO: Transport>(
        &self,
        serving: &mut Connection<TokioIo<Box<Gate<IO>>>, Answers>,
    ) -> Turn {
        poll_fn(|cx| self.poll_turn(serving, cx)).await
    }

    /// As [`turn`](Answers::turn), where that is so already.
    async fn turns_now<IO: Transport>(
        &self,
        serving: &mut Connection<TokioIo<Box<Gate<IO>>>, Answers>,
    ) -> Option<Turn> {
        poll_fn(|cx| match self.poll_turn(serving, cx) {
            Poll::Ready(turn) => Poll::Ready(Some(turn)),
            Poll::Pending => Poll::Ready(None),
        })
        .await
    }

    fn poll_turn<IO: Transport>(
        &self,
        serving: &mut Connection<TokioIo<Box<Gate<IO>>>, Answers>,
        cx: &mut Context<'_>,
    ) -> Poll<Turn> {
        if Pin::new(&mut *serving).poll(cx).is_ready() {
            return Poll::Ready(Turn::Over);
        }
        if !self.line.is_quiet() {
            return Poll::Pending;
        }
        if self.lent.waits() {
            return Poll::Ready(Turn::Stream);
        }
        if self.line.is_resting() {
            return Poll::Ready(Turn::Rest);
        }
        Poll::Pending
    }
}

impl Service<Request<RequestBody>> for Answers {
    type Response = Response<Outgoing>;
    type Error = Infallible;
    type Future = Answer;

    fn call(&self, request: Request<RequestBody>) -> Answer {
        // To HTTP/1.0 the end of the connection is the end of the body, to HEAD there is none.
        let chunked = request.version() == Version::HTTP_11 && request.method() != Method::HEAD;
        Answer {
            lent: chunked.then(|| self.lent.clone()),
            answering: self.site.answer(request, &self.line, self.peer),
            number: self.line.begin(),
            line: self.line.clone(),
        }
    }
}

/// The answer to one request.
struct Answer {
    answering: Answering,
    line: Arc<Line>,
    /// Which one on the connection it is.
    number: usize,
    /// Where a body without a known end may be taken over.
    lent: Option<Arc<Lent>>,
}

impl Future for Answer {
    type Output = Result<Response<Outgoing>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Ok(mut response) = ready!(Pin::new(&mut self.answering).poll(cx));
        if self.line.is_open(self.number) {
            // Nobody may ever read the rest, and hyper closes then without having said so.
            let close = HeaderValue::from_static("close");
            response.headers_mut().insert(CONNECTION, close);
        }
        let own_framing = [CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING]
            .iter()
            .any(|name| response.headers().contains_key(name));
        let lent = self.lent.take().filter(|_| !own_framing);
        Poll::Ready(Ok(response.map(|body| match lent {
            Some(lent) if body.size_hint().exact().is_none() => lent.lend(body),
            _ => Outgoing::Own(body),
        })))
    }
}

fn builder(config: &ServerConfig) -> Builder {
    let mut builder = Builder::new();
    // The gate keeps the time, and hyper must not take the end of the input for the end of the
    // client.
    builder
        .half_close(true)
        .header_read_timeout(None)
        .max_buf_size(config.header_bytes.max(ABOVE_HEAD) + ABOVE_HEAD);
    if config.headers > HYPER_HEADERS {
        builder.max_headers(config.headers);
    }
    builder
}
