//! One request and the place where its response is put down.
//!
//! The handler holds the exchange through `Context`, `Writer` and `Sse`; the connection holds
//! it through the future that awaits the response. Whoever is left keeps it alive.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Context, Poll, Waker};

use http::{Response, StatusCode};

use crate::body::Body;
use crate::channel::Channel;
use crate::gate::Line;
use crate::handle::AppHandle;
use crate::latch::Latch;
use crate::peer::Client;
use crate::refusal::{self, Refusals};
use crate::streams::StreamPermit;
use crate::telemetry::Span;

/// What a stream's span says when its client was given up.
pub(crate) const STALLED: &str = "the client took nothing for too long, the stream was cut";

#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) app: AppHandle,
    pub(crate) span: Span,
    /// The request came from the Datastar client, which shows nothing but events with status 200.
    pub(crate) datastar: bool,
    /// What the app says about errors.
    pub(crate) refusals: Arc<Refusals>,
    stages: AtomicU8,
    /// The connection that the request came on.
    line: Arc<Line>,
    gone: Latch,
    live: OnceLock<Arc<Channel>>,
    client: Client,
    slot: Mutex<Slot>,
}

/// A place on the way of an error to its answer where the app may take over.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Stage {
    /// A type of the app becomes an answer, maybe an `HttpError`.
    OwnType,
    /// An `HttpError` becomes a page.
    Page,
}

#[derive(Debug)]
struct Slot {
    answer: Answer,
    /// What the answer means, whatever status carries it.
    status: Option<StatusCode>,
    /// A live body counts until its client has left or the exchange is over.
    counted: Option<StreamPermit>,
    waker: Option<Waker>,
    writer_dropped: bool,
    sse_dropped: bool,
    handler_done: bool,
}

#[derive(Debug)]
enum Answer {
    Awaited,
    Ready(Box<Response<Body>>),
    Sent,
}

impl Exchange {
    pub(crate) fn new(
        app: AppHandle,
        span: Span,
        datastar: bool,
        refusals: Arc<Refusals>,
        line: Arc<Line>,
        client: Client,
    ) -> Self {
        Self {
            app,
            span,
            datastar,
            refusals,
            stages: AtomicU8::new(0),
            line,
            gone: Latch::default(),
            live: OnceLock::new(),
            client,
            slot: Mutex::new(Slot {
                answer: Answer::Awaited,
                status: None,
                counted: None,
                waker: None,
                writer_dropped: false,
                sse_dropped: false,
                handler_done: false,
            }),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Slot> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts the response down for the connection. Only the first one counts.
    pub(crate) fn respond(&self, response: Response<Body>) {
        if self.is_answered() {
            // What comes too late is not what the client was told.
            return;
        }
        let status = refusal::note(&self.span, &response);
        let waker = {
            let mut slot = self.lock();
            if !matches!(slot.answer, Answer::Awaited) {
                return;
            }
            slot.answer = Answer::Ready(Box::new(response));
            slot.status = Some(status);
            slot.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// The connection will not ask for the response any more.
    ///
    /// A response that was put down, or will be, goes at once: a live body in it holds the
    /// exchange, and the two would keep each other for ever.
    pub(crate) fn abandon(&self) {
        let unread = {
            let mut slot = self.lock();
            std::mem::replace(&mut slot.answer, Answer::Sent)
        };
        if !matches!(unread, Answer::Sent) {
            self.client_left();
        }
    }

    /// The response, once there is one.
    pub(crate) fn poll_response(&self, cx: &mut Context<'_>) -> Poll<Response<Body>> {
        let mut slot = self.lock();
        match std::mem::replace(&mut slot.answer, Answer::Sent) {
            Answer::Ready(response) => Poll::Ready(*response),
            other => {
                slot.answer = other;
                slot.waker = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }

    pub(crate) fn is_answered(&self) -> bool {
        !matches!(self.lock().answer, Answer::Awaited)
    }

    /// The answer says that the server has failed.
    pub(crate) fn has_failed(&self) -> bool {
        let status = self.lock().status;
        status.is_some_and(|status| status.is_server_error())
    }

    /// True the first time.
    pub(crate) fn enter(&self, stage: Stage) -> bool {
        let bit = 1 << stage as u8;
        self.stages.fetch_or(bit, Ordering::Relaxed) & bit == 0
    }

    /// Opens the live body; the writer that calls this is consumed, so there is one at most.
    ///
    /// Where there are too many, the request is answered 503 here and now. The caller's response
    /// comes too late then, and its handler is told that the client has left. For a client that has
    /// left already it is cut before it begins, so that nothing collects.
    pub(crate) fn open_live(&self, limit: usize) -> Arc<Channel> {
        match self.app.admit_stream(self.client.address) {
            Ok(permit) => self.lock().counted = Some(permit),
            Err(full) if !self.is_answered() => {
                self.span.attr("stream.refused", full.reason());
                self.respond(refusal::too_many_streams());
            }
            Err(_) => {}
        }
        let live = self.live.get_or_init(|| Arc::new(Channel::new(limit)));
        if self.client_has_left() {
            live.abort();
        }
        live.clone()
    }

    /// Passes on what the connection knows: its client sends no more.
    ///
    /// It may still read (RFC 9112, 9.6), so what is answered is sent; but a handler that asks
    /// is told that nobody may be waiting.
    pub(crate) fn look_at_line(&self) {
        if self.line.client_has_left() && !self.client_has_left() {
            self.client_left();
        }
    }

    /// The live body has come to the connection, or it is over.
    pub(crate) fn set_live(&self, live: bool) {
        self.line.set_live(live);
        if !live && self.line.is_stalled() {
            self.span.fail(STALLED);
        }
    }

    pub(crate) fn live(&self) -> Option<&Arc<Channel>> {
        self.live.get()
    }

    /// The connection has no more use for this exchange and the response was not complete.
    pub(crate) fn client_left(&self) {
        let counted = self.lock().counted.take();
        drop(counted);
        self.gone.raise();
    }

    /// Gives the client up: it takes nothing, so its connection is of no use either.
    pub(crate) fn cut(&self) {
        if let Some(live) = self.live() {
            live.abort();
        }
        self.client_left();
        self.line.cut();
    }

    pub(crate) fn client_has_left(&self) -> bool {
        self.gone.is_raised()
    }

    /// Cancel safe.
    pub(crate) async fn client_leaves(&self) {
        self.gone.wait().await;
    }

    /// True when the handler has returned already: nobody will answer any more.
    pub(crate) fn writer_dropped(&self) -> bool {
        let mut slot = self.lock();
        slot.writer_dropped = true;
        slot.handler_done && matches!(slot.answer, Answer::Awaited)
    }

    /// A stream ends with its handler, so that a failure in clean-up still cuts it; only a
    /// stream that outlives the handler (moved into a task) ends when it is dropped.
    pub(crate) fn sse_dropped(&self) {
        let ends = {
            let mut slot = self.lock();
            slot.sse_dropped = true;
            slot.handler_done
        };
        if ends && let Some(live) = self.live() {
            live.finish();
        }
    }

    /// True when the handler has left the request unanswered and nobody else can answer it.
    pub(crate) fn handler_done(&self) -> bool {
        let (unanswered, ends) = {
            let mut slot = self.lock();
            slot.handler_done = true;
            let unanswered = matches!(slot.answer, Answer::Awaited);
            (unanswered && slot.writer_dropped, slot.sse_dropped)
        };
        if ends && let Some(live) = self.live() {
            live.finish();
        }
        unanswered
    }
}

#[cfg(test)]
mod tests {
    use crate::body::LiveBody;
    use crate::config::ServerConfig;

    use super::*;

    fn exchange() -> Arc<Exchange> {
        let app = AppHandle::new(ServerConfig::default());
        Arc::new(Exchange::new(
            app,
            Span::noop(),
            false,
            Arc::default(),
            Arc::default(),
            Client::default(),
        ))
    }

    fn open_stream(exchange: &Arc<Exchange>) -> Arc<Channel> {
        let channel = exchange.open_live(100);
        let body = LiveBody::new(channel.clone(), exchange.clone(), None);
        exchange.respond(Response::new(Body::Live(Box::new(body))));
        channel
    }

    #[test]
    fn a_stream_that_nobody_reads_frees_itself_whichever_came_first() {
        for stream_first in [true, false] {
            let exchange = exchange();
            let channel = if stream_first {
                let channel = open_stream(&exchange);
                exchange.abandon();
                channel
            } else {
                exchange.abandon();
                open_stream(&exchange)
            };
            assert!(exchange.client_has_left());
            assert!(channel.send("x".into()).is_err(), "nothing is collected");
            let weak = Arc::downgrade(&exchange);
            drop(exchange);
            assert!(weak.upgrade().is_none(), "stream first: {stream_first}");
        }
    }
}
