//! The exchange, as handler and connection share it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Context, Poll};

use http::header::{CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{HeaderName, Method, Response};

use super::slot::{BeforeSend, Slot, Whole};
use crate::asked::Asked;
use crate::body::{self, Body};
use crate::channel::Channel;
use crate::compress;
#[cfg(debug_assertions)]
use crate::error_page::Case;
use crate::gate::Line;
use crate::handle::AppHandle;
use crate::held::Held;
use crate::latch::{Latch, Ticket};
use crate::metrics::Breach;
use crate::peer::Client;
use crate::refusal::{self, Refusals};
use crate::streams::StreamPermit;
use crate::telemetry::Span;

/// What a stream's span says when its client was given up.
pub(crate) const STALLED: &str = "the client took nothing for too long, the stream was cut";

/// The headers that say where a body ends (RFC 9112, 6).
const FRAMING: [HeaderName; 3] = [CONTENT_LENGTH, TRANSFER_ENCODING, CONNECTION];

/// One request and the place where its response is put down.
///
/// The handler holds it through `Context`, `Writer` and `Sse`; the connection holds it through the
/// future that awaits the response. Whoever is left keeps it alive.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) app: AppHandle,
    pub(crate) span: Span,
    /// What the response has to know of the request.
    pub(crate) asked: Asked,
    /// What the app says about errors.
    pub(crate) refusals: Arc<Refusals>,
    stages: AtomicU8,
    /// The app lets the other site that sent the request in.
    trusted: AtomicBool,
    /// The connection that the request came on.
    line: Arc<Line>,
    gone: Latch,
    live: OnceLock<Arc<Channel>>,
    /// Who asked, as far as the peer can be believed.
    pub(crate) client: Client,
    /// A live body counts until its client has left or the exchange is over.
    counted: Mutex<Option<StreamPermit>>,
    slot: Mutex<Slot>,
    /// Somebody has answered.
    claimed: AtomicBool,
    /// Where a failure is shown to the client.
    #[cfg(debug_assertions)]
    case: OnceLock<Case>,
}

/// A place on the way of an error to its answer where the app may take over.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Stage {
    /// A type of the app becomes an answer, maybe an `HttpError`.
    OwnType,
    /// An `HttpError` becomes a page.
    Page,
}

impl Exchange {
    #[inline]
    pub(crate) fn new(
        app: AppHandle,
        span: Span,
        asked: Asked,
        refusals: Arc<Refusals>,
        line: Arc<Line>,
        client: Client,
    ) -> Self {
        Self {
            app,
            span,
            asked,
            refusals,
            stages: AtomicU8::new(0),
            trusted: AtomicBool::new(false),
            line,
            gone: Latch::default(),
            live: OnceLock::new(),
            client,
            counted: Mutex::default(),
            slot: Mutex::default(),
            claimed: AtomicBool::new(false),
            #[cfg(debug_assertions)]
            case: OnceLock::new(),
        }
    }

    /// Makes one that is over as good as new, but for what belongs to its connection; false when
    /// there was more than a response.
    pub(super) fn clear(&mut self) -> bool {
        if self.live.get_mut().is_some() || self.gone.is_raised() {
            return false;
        }
        self.span = Span::noop();
        *self.stages.get_mut() = 0;
        *self.trusted.get_mut() = false;
        *self.claimed.get_mut() = false;
        let slot = self.slot.get_mut();
        slot.unwrap_or_else(PoisonError::into_inner).reset();
        #[cfg(debug_assertions)]
        drop(self.case.take());
        true
    }

    /// Begins anew after [`clear`](Self::clear), for another request on the same connection.
    pub(crate) fn renew(&mut self, span: Span, asked: Asked, client: Client) {
        self.span = span;
        self.asked = asked;
        self.client = client;
    }

    /// Shows failures to the client from now on.
    #[cfg(debug_assertions)]
    pub(crate) fn open_case(&self, case: Case) {
        // There is one request, so there is one case.
        let _ = self.case.set(case);
    }

    /// What is known of the request, when a failure is shown to its client.
    #[cfg(debug_assertions)]
    pub(crate) fn case(&self) -> Option<&Case> {
        self.case.get()
    }

    fn lock(&self) -> MutexGuard<'_, Slot> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn counted(&self) -> MutexGuard<'_, Option<StreamPermit>> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The connection that the request came on.
    pub(crate) fn line(&self) -> &Line {
        &self.line
    }

    /// Lets `hook` look at the head of whatever will answer. The last one added runs first.
    pub(crate) fn before_send(&self, hook: BeforeSend) {
        self.lock().before_send(hook);
    }

    /// Has a whole response of 1xx said ahead of the answer, where the client can be told.
    pub(crate) fn hint(&self, words: &[u8]) {
        let slot = self.lock();
        if !slot.is_answered()
            && self.line.hint(words)
            && let Some(connection) = slot.waiting()
        {
            connection.wake_by_ref();
        }
    }

    /// Puts the response down for the connection. Only the first one counts: what comes later is
    /// not what the client was told.
    #[inline]
    pub(crate) fn respond(&self, response: Response<Body>) {
        // What is not taken is dropped when no lock is held: it holds this exchange.
        self.respond_from(&mut Some(response));
    }

    /// The same for a response that lies somewhere: it is large, and taken from there at the end.
    pub(crate) fn respond_from(&self, place: &mut Option<Response<Body>>) {
        let mut slot = self.lock();
        let Some(hooks) = slot.claim() else { return };
        self.claimed.store(true, Ordering::Release);
        let Some(response) = place else { return };
        if !hooks.is_empty() || !self.is_finished(response.body()) {
            // What looks at it takes its time, and may be the app's.
            drop(slot);
            self.finish(hooks, response);
            slot = self.lock();
        }
        let status = refusal::note(&self.span, response);
        let waker = slot.put(place, status);
        drop(slot);
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// The same for a body and nothing else.
    pub(crate) fn respond_whole(&self, whole: Whole) {
        let mut slot = self.lock();
        if !slot.is_untouched() || !self.is_finished(&whole.body) {
            drop(slot);
            return self.respond(whole.into());
        }
        self.claimed.store(true, Ordering::Release);
        self.span.attr("response.status_code", 200);
        let waker = slot.put_whole(whole);
        drop(slot);
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Whether the last step has nothing to do.
    fn is_finished(&self, body: &Body) -> bool {
        let settings = &self.app.config().compression;
        compress::is_small(body, settings)
            && self.asked.method != Method::HEAD
            && self.app.development().is_none()
    }

    /// The last steps before the connection.
    #[inline(never)]
    fn finish(&self, hooks: Vec<BeforeSend>, response: &mut Response<Body>) {
        if !hooks.is_empty() {
            self.call(hooks, response);
        }
        self.in_development(response);
        let settings = &self.app.config().compression;
        compress::response(self.asked.accepts, response, settings, self.app.slots());
        if self.asked.method == Method::HEAD {
            body::without(response);
        }
        Held::hold(response, &self.span, &self.line);
    }

    /// Under `cargo stario dev` a page gets the script that brings it up to date.
    fn in_development(&self, response: &mut Response<Body>) {
        if let Some(development) = self.app.development()
            // What the client patches into a page is none.
            && !self.asked.datastar
            && let Body::Full(html) = response.body()
            && let Some(page) = development.tagged(html, response.headers())
        {
            response.headers_mut().remove(CONTENT_LENGTH);
            *response.body_mut() = Body::Full(page);
        }
    }

    fn call(&self, hooks: Vec<BeforeSend>, response: &mut Response<Body>) {
        let taken = std::mem::replace(response, Response::new(Body::Empty));
        let (mut head, body) = taken.into_parts();
        let (status, framing) = (head.status, FRAMING.map(|name| head.headers.remove(name)));
        for hook in hooks.into_iter().rev() {
            if catch_unwind(AssertUnwindSafe(|| hook(&mut head))).is_err() {
                self.span.fail("a hook of `before_send` panicked");
            }
        }
        // Where the body ends is not for a hook to say, nor that a response is none.
        for (name, value) in FRAMING.into_iter().zip(framing) {
            if head.headers.remove(&name).is_some() {
                let message = format!("a hook of `before_send` set `{name}`: it was left out");
                self.span.fail(message);
            }
            head.headers.extend(value.map(|value| (name, value)));
        }
        if head.status.is_informational() {
            self.span
                .fail("a hook of `before_send` set a status of 1xx: it was left out");
            head.status = status;
        }
        *response = Response::from_parts(head, body);
    }

    /// The connection will not ask for the response any more.
    ///
    /// A response that was put down, or will be, goes at once: a live body in it holds the
    /// exchange, and the two would keep each other for ever.
    pub(crate) fn abandon(&self) {
        let (open, _unread) = self.lock().abandon();
        if open {
            self.client_left();
        }
    }

    /// Puts the response to where it is wanted, once there is one.
    pub(crate) fn poll_response(
        &self,
        cx: &mut Context<'_>,
        place: &mut Option<Response<Body>>,
    ) -> Poll<()> {
        self.lock().poll(cx, place)
    }

    pub(crate) fn is_answered(&self) -> bool {
        self.lock().is_answered()
    }

    /// The answer says that the server has failed.
    pub(crate) fn has_failed(&self) -> bool {
        let status = self.lock().status();
        status.is_some_and(|status| status.is_server_error())
    }

    /// True the first time.
    pub(crate) fn enter(&self, stage: Stage) -> bool {
        let bit = 1 << stage as u8;
        self.stages.fetch_or(bit, Ordering::Relaxed) & bit == 0
    }

    /// Takes a request from another site for one from this site.
    pub(crate) fn trust(&self) {
        self.trusted.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_trusted(&self) -> bool {
        self.trusted.load(Ordering::Relaxed)
    }

    /// Opens the live body; the writer that calls this is consumed, so there is one at most.
    ///
    /// Where there are too many, the request is answered 503 here and now. The caller's response
    /// comes too late then, and its handler is told that the client has left. For a client that has
    /// left already it is cut before it begins, so that nothing collects.
    pub(crate) fn open_live(&self, limit: usize) -> Arc<Channel> {
        match self.app.admit_stream(self.client.address) {
            Ok(permit) => *self.counted() = Some(permit),
            Err(full) if !self.is_answered() => {
                self.app.metrics().breach(Breach::Streams);
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
        let counted = self.counted().take();
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

    /// The same for who keeps the ticket, and gives it to `stop_waiting`.
    pub(crate) fn poll_left(&self, ticket: &mut Ticket, cx: &mut Context<'_>) -> Poll<()> {
        self.gone.poll(ticket, cx)
    }

    pub(crate) fn stop_waiting(&self, ticket: &mut Ticket) {
        self.gone.leave(ticket);
    }

    /// True when the handler has returned already: nobody will answer any more.
    pub(crate) fn writer_dropped(&self) -> bool {
        self.lock().writer_dropped()
    }

    /// A stream ends with its handler, so that a failure in clean-up still cuts it; only a
    /// stream that outlives the handler (moved into a task) ends when it is dropped.
    pub(crate) fn sse_dropped(&self) {
        let ends = self.lock().sse_dropped();
        self.finish_live_if(ends);
    }

    /// True when the handler has left the request unanswered and nobody else can answer it.
    pub(crate) fn handler_done(&self) -> bool {
        if self.claimed.load(Ordering::Acquire) && self.live().is_none() {
            // There is nothing that its return decides.
            return false;
        }
        let (unanswered, ends) = self.lock().handler_done();
        self.finish_live_if(ends);
        unanswered
    }

    fn finish_live_if(&self, ends: bool) {
        if ends && let Some(live) = self.live() {
            live.finish();
        }
    }
}
