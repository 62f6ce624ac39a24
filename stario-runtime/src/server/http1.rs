//! The life of an HTTP/1 connection.
//!
//! hyper serves it while there is something to serve. An idle connection is the gate and its
//! socket, without hyper's buffers; a live stream that waits for its next event is that and the
//! stream's own queue. So ten thousand open tabs cost what they hold and not what they might.

use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use http::header::{CONNECTION, CONTENT_LENGTH, HeaderValue, TRANSFER_ENCODING};
use http::{Method, Request, Response, Version};
use http_body::Body as _;
use hyper::server::conn::http1::{Builder, Connection};
use hyper::service::Service;
use hyper_util::rt::TokioIo;

use super::accept::Server;
use super::socket::Socket;
use super::stream::{self, Desk, LARGE, Outgoing};
use crate::body::{Body, Handed, Noted, RequestBody, Upstream};
use crate::config::ServerConfig;
use crate::dispatch::{Answering, Site};
use crate::gate::{Gate, Line, Next};
use crate::peer::Peer;

/// hyper's own limit, up to which it parses without an allocation.
const HYPER_HEADERS: usize = 100;

/// More than the gate lets through, so that its limit is the one that counts.
const ABOVE_HEAD: usize = 8 * 1024;

impl Server {
    /// Serves a connection whose first request has come.
    ///
    /// Whoever loses the race is dropped: the waits hold nothing, and a connection that is
    /// dropped hands its handler to a task.
    pub(super) async fn http1(&self, gate: Box<Gate<Socket>>, line: &Arc<Line>, peer: Peer) {
        let mut requests = pin!(self.requests(gate, line, peer));
        let (mut cut, mut forced) = (line.is_cut(), self.forced.wait());
        poll_fn(|cx| {
            let over = requests.as_mut().poll(cx).is_ready()
                || Pin::new(&mut cut).poll(cx).is_ready()
                || Pin::new(&mut forced).poll(cx).is_ready();
            if over { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }

    /// Serves requests until there are no more. Its caller may drop it at any time.
    async fn requests(&self, mut gate: Box<Gate<Socket>>, line: &Arc<Line>, peer: Peer) {
        let app = self.site.app();
        let answers = Answers {
            site: self.site.clone(),
            line: line.clone(),
            peer,
            desk: Arc::default(),
        };
        loop {
            let Some((turn, back)) = self.serve(gate, &answers).await else {
                return;
            };
            gate = back;
            drop(answers.desk.spare.take());
            if let Some(stream) = answers.desk.take()
                && stream::send(&mut gate, stream).await.is_err()
            {
                return;
            }
            if gate.was_last() {
                return gate.close().await;
            }
            // Cancel safe both; a request that is already here comes before the drain.
            let next = tokio::select! {
                biased;
                next = gate.next() => next,
                () = app.drain_begins() => {
                    if turn == Turn::Rest {
                        self.count_idle();
                    }
                    Next::Over
                }
            };
            if next != Next::Request {
                return gate.close().await;
            }
        }
    }

    /// Has hyper serve until it is done or can be done without. Nothing when the connection is over.
    ///
    /// A future of its own, so that nothing of it lies in the memory of an idle stream.
    async fn serve(
        &self,
        gate: Box<Gate<Socket>>,
        answers: &Answers,
    ) -> Option<(Turn, Box<Gate<Socket>>)> {
        let app = self.site.app();
        let builder = builder(app.config(), app.is_draining());
        let serving = builder.serve_connection(TokioIo::new(gate), answers.clone());
        let mut serving = Box::new(serving);
        let mut drain = app.drain_begins();
        let turn = poll_fn(|cx| {
            let turn = answers.poll_turn(&mut serving, cx).map(Some);
            if turn.is_pending() && Pin::new(&mut drain).poll(cx).is_ready() {
                return Poll::Ready(None);
            }
            turn
        });
        let turn = if let Some(turn) = turn.await {
            turn
        } else {
            Pin::new(&mut *serving).graceful_shutdown();
            // What ends at once had nothing to do.
            let idle = poll_fn(|cx| Poll::Ready(Pin::new(&mut *serving).poll(cx).is_ready()));
            if idle.await {
                self.count_idle();
                return None;
            }
            poll_fn(|cx| answers.poll_turn(&mut serving, cx)).await
        };
        (turn != Turn::Over).then(|| (turn, take_back(serving)))
    }
}

/// hyper's part of a connection.
type Serving = Connection<TokioIo<Box<Gate<Socket>>>, Answers>;

/// Takes the transport from hyper, and frees what hyper had for it.
fn take_back(serving: Box<Serving>) -> Box<Gate<Socket>> {
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
    line: Arc<Line>,
    peer: Peer,
    desk: Arc<Desk>,
}

impl Answers {
    /// Drives hyper until it is done or can be done without.
    fn poll_turn(&self, serving: &mut Serving, cx: &mut Context<'_>) -> Poll<Turn> {
        self.desk.work(cx);
        if Pin::new(serving).poll(cx).is_ready() {
            return Poll::Ready(Turn::Over);
        }
        if !self.line.is_quiet() {
            return Poll::Pending;
        }
        if self.desk.waits() {
            return Poll::Ready(Turn::Stream);
        }
        if self.line.is_resting() {
            return Poll::Ready(Turn::Rest);
        }
        Poll::Pending
    }

    #[inline(never)]
    fn answer_with_body(&self, request: Request<RequestBody>, number: usize) -> Answering {
        self.line.expect_body(Some(number));
        let line = self.line.clone();
        let request = request.map(|body| Upstream::Noted(Noted { body, line, number }));
        let spare = Some(&self.desk.spare);
        self.site.answer(request, &self.line, self.peer, spare)
    }
}

impl Service<Request<RequestBody>> for Answers {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Answer;

    fn call(&self, request: Request<RequestBody>) -> Answer {
        // To HTTP/1.0 the end of the connection is the end of the body, to HEAD there is none.
        let newer = request.version() == Version::HTTP_11;
        let chunked = newer && request.method() != Method::HEAD;
        let number = self.line.begin(newer);
        let answering = if request.body().is_end_stream() {
            self.line.expect_body(None);
            let spare = Some(&self.desk.spare);
            self.site.answer(request, &self.line, self.peer, spare)
        } else {
            self.answer_with_body(request, number)
        };
        Answer {
            chunked,
            answering,
            desk: self.desk.clone(),
            number,
        }
    }
}

/// The answer to one request.
struct Answer {
    answering: Answering,
    /// Which one on the connection it is.
    number: usize,
    /// A body without a known end may be taken over.
    chunked: bool,
    desk: Arc<Desk>,
}

impl Future for Answer {
    type Output = Result<Response<Body>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let mut place = None;
        ready!(this.answering.poll_into(cx, &mut place));
        if let Some(response) = &mut place {
            this.prepare(response);
        }
        Poll::Ready(Ok(place.expect("it is ready")))
    }
}

impl Answer {
    /// Makes a response what hyper is to see of it.
    fn prepare(&mut self, response: &mut Response<Body>) {
        let line = self.answering.line();
        line.answered();
        if line.is_open(self.number) {
            // Nobody may ever read the rest, and hyper closes then without having said so.
            let close = HeaderValue::from_static("close");
            response.headers_mut().insert(CONNECTION, close);
        }
        // hyper may hold a part of the request's body, which would be taken for the next request.
        let free = self.chunked && !line.has_unread();
        self.answering.leave_to(&self.desk.spare);
        let body = response.body();
        if matches!(body, Body::Full(bytes) if bytes.len() <= LARGE) {
            return;
        }
        let length = body.size_hint().exact();
        let large = length.filter(|length| *length > LARGE as u64);
        if large.is_some() || body.may_wait() {
            self.hand(response, large, free);
        }
    }

    /// Hands a body to hyper that is large, or may have to wait; the connection takes over where it
    /// is free to.
    #[cold]
    fn hand(&mut self, response: &mut Response<Body>, length: Option<u64>, free: bool) {
        let other = free && !frames_itself(response, length);
        let body = std::mem::replace(response.body_mut(), Body::Empty);
        let handed = match (body, length) {
            (body, Some(length)) if other => {
                let handler = self.answering.take_work();
                self.desk.clone().keep(body, handler, length)
            }
            (body, None) if other => {
                let handler = self.answering.take_work();
                self.desk.clone().lend(body, handler)
            }
            (Body::Full(bytes), _) => Outgoing::Pieces(bytes),
            (body, _) => {
                *response.body_mut() = body;
                return;
            }
        };
        *response.body_mut() = Body::Handed(Handed::new(handed));
    }
}

/// Whether a response says itself where its body ends, and that is not at its length.
fn frames_itself(response: &Response<Body>, length: Option<u64>) -> bool {
    let headers = response.headers();
    let differs = |said: &HeaderValue| length.is_none_or(|length| *said != length.to_string());
    headers.get(CONTENT_LENGTH).is_some_and(differs)
        || headers.contains_key(CONNECTION)
        || headers.contains_key(TRANSFER_ENCODING)
}

fn builder(config: &ServerConfig, draining: bool) -> Builder {
    let mut builder = Builder::new();
    // The gate keeps the time, and hyper must not take the end of the input for the end of the
    // client. A second piece in a write costs more than to copy what is small, and what is large is
    // not hyper's business.
    builder
        .keep_alive(!draining)
        .half_close(true)
        .header_read_timeout(None)
        .writev(false)
        .max_buf_size(config.header_bytes.max(ABOVE_HEAD) + ABOVE_HEAD);
    if config.headers > HYPER_HEADERS {
        builder.max_headers(config.headers);
    }
    builder
}
