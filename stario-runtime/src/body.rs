//! The bodies of messages: a request's upload, and a response that is empty, whole, live, on
//! disk, or on its way through an encoder.

use std::error::Error as StdError;
use std::fmt;
#[cfg(feature = "http2")]
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use http::header::CONTENT_LENGTH;
use http_body::{Body as _, Frame, SizeHint};
use tokio::task::JoinHandle;
#[cfg(feature = "http2")]
use tokio::time::timeout;
use tokio::time::{Instant, Sleep, sleep_until};

use crate::channel::{Aborted, Channel};
use crate::compress::Encoded;
use crate::disk::FileBody;
use crate::error::HttpError;
use crate::exchange::Exchange;
use crate::gate::{Line, Refusal};
use crate::held::Held;

/// The body of a request as the connection delivers it.
pub(crate) use hyper::body::Incoming as RequestBody;

/// An error of somebody else's body.
pub(crate) type BoxError = Box<dyn StdError + Send + Sync>;

/// A body that somebody else's code makes, or takes.
#[cfg(feature = "tower")]
pub(crate) type ForeignBody = Pin<Box<dyn http_body::Body<Data = Bytes, Error = BoxError> + Send>>;

/// The body of a request, whoever delivers it.
pub(crate) enum Upstream {
    Connection(RequestBody),
    /// Of HTTP/1, and there is something in it.
    Noted(Noted),
    /// Of a stream of HTTP/2.
    #[cfg(feature = "http2")]
    Stream(Wanted),
    /// From the server that this app is a part of.
    #[cfg(feature = "tower")]
    Foreign(ForeignBody),
}

impl From<RequestBody> for Upstream {
    fn from(body: RequestBody) -> Self {
        Self::Connection(body)
    }
}

impl http_body::Body for Upstream {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match &mut *self {
            Self::Connection(body) => Pin::new(body).poll_frame(cx).map_err(BoxError::from),
            Self::Noted(body) => body.poll_frame(cx).map_err(BoxError::from),
            #[cfg(feature = "http2")]
            Self::Stream(Wanted(body)) => {
                let body = body.as_mut().expect("only the drop takes it");
                Pin::new(body).poll_frame(cx).map_err(BoxError::from)
            }
            #[cfg(feature = "tower")]
            Self::Foreign(body) => body.as_mut().poll_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Connection(body) | Self::Noted(Noted { body, .. }) => body.is_end_stream(),
            #[cfg(feature = "http2")]
            Self::Stream(body) => body.body().is_end_stream(),
            #[cfg(feature = "tower")]
            Self::Foreign(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Connection(body) | Self::Noted(Noted { body, .. }) => body.size_hint(),
            #[cfg(feature = "http2")]
            Self::Stream(body) => body.body().size_hint(),
            #[cfg(feature = "tower")]
            Self::Foreign(body) => body.size_hint(),
        }
    }
}

/// A request body whose connection learns when all of it is read: what hyper still holds after that
/// belongs to the next request.
pub(crate) struct Noted {
    pub(crate) body: RequestBody,
    pub(crate) line: Arc<Line>,
    /// Which request of the connection it belongs to.
    pub(crate) number: usize,
}

impl Noted {
    fn poll_frame(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let poll = Pin::new(&mut self.body).poll_frame(cx);
        if matches!(poll, Poll::Ready(None)) || self.body.is_end_stream() {
            self.line.body_is_read(self.number);
        }
        poll
    }
}

/// A request body of HTTP/2 that is listened to for a while when nobody wants it any more.
///
/// Dropped by itself it would reset the stream (`NO_ERROR`; RFC 9113, 8.1) right behind the answer,
/// and a client that is busy with sending finds the reset before it has read the answer: curl
/// before version 8 reports an error instead of the 413.
#[cfg(feature = "http2")]
pub(crate) struct Wanted(Option<RequestBody>);

#[cfg(feature = "http2")]
impl Wanted {
    /// How long such a body is listened to, as the gate listens to a refused client.
    const LINGER: Duration = Duration::from_secs(1);

    /// How much of it is taken meanwhile.
    const MOST: usize = 256 * 1024;

    pub(crate) fn new(body: RequestBody) -> Self {
        Self(Some(body))
    }

    fn body(&self) -> &RequestBody {
        self.0.as_ref().expect("only the drop takes it")
    }

    async fn pass_over(mut body: RequestBody) {
        let mut left = Self::MOST;
        while let Some(Ok(frame)) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
            let length = frame.data_ref().map_or(0, Bytes::len);
            let Some(less) = left.checked_sub(length) else {
                return;
            };
            left = less;
        }
    }
}

#[cfg(feature = "http2")]
impl Drop for Wanted {
    fn drop(&mut self) {
        let body = self.0.take().filter(|body| !body.is_end_stream());
        if let Some(body) = body
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            // Ends by itself: after its time, or with the stream.
            runtime.spawn(timeout(Self::LINGER, Self::pass_over(body)));
        }
    }
}

/// What a client is told when its body did not arrive whole: the gate's reason, if it was refused.
pub(crate) fn broken(error: &(dyn StdError + 'static)) -> HttpError {
    let mut next = Some(error);
    while let Some(error) = next {
        let inner = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        if let Some(refusal) = inner.and_then(|inner| inner.downcast_ref::<Refusal>()) {
            return HttpError::new(refusal.status(), refusal.message());
        }
        next = error.source();
    }
    HttpError::disconnected("The request body was cut short.")
}

/// What a keep-alive comment looks like on the wire: ignored by every event-stream client.
const HEARTBEAT: Bytes = Bytes::from_static(b":\n\n");

/// The body of a response on its way to the connection.
#[derive(Debug)]
pub(crate) enum Body {
    Empty,
    Full(Bytes),
    Live(Box<LiveBody>),
    File(Box<FileBody>),
    Encoded(Box<Encoded>),
    Later(Later),
    /// Of a service that is mounted in this app.
    #[cfg(feature = "tower")]
    Foreign(Foreign),
    /// One that can fail when its handler has returned.
    Held(Box<Held>),
    /// What hyper sees of a body that the connection has.
    Handed(Handed),
    /// The body of an unknown length that HEAD does not get.
    Unseen,
}

impl Body {
    /// Whether it may have nothing to send for long: a live stream, also on its way through an
    /// encoder.
    pub(crate) fn may_wait(&self) -> bool {
        matches!(self, Self::Live(_) | Self::Encoded(_))
    }

    /// Whether it is made while it is sent, by nobody whom the handler would wait for.
    pub(crate) fn is_made_late(&self) -> bool {
        match self {
            Self::File(_) | Self::Later(_) => true,
            #[cfg(feature = "tower")]
            Self::Foreign(_) => true,
            _ => false,
        }
    }

    /// A body that is known as a whole.
    pub(crate) fn whole(bytes: Bytes) -> Self {
        if bytes.is_empty() {
            Self::Empty
        } else {
            Self::Full(bytes)
        }
    }
}

/// The answer to HEAD: the head of the response as it is, with the length of a known body.
///
/// Here and not at the connection, because over HTTP/2 hyper sends what it is given.
pub(crate) fn without(response: &mut Response<Body>) {
    let known = http_body::Body::size_hint(response.body()).exact();
    if let Some(len) = known.filter(|len| *len > 0) {
        let headers = response.headers_mut();
        headers.entry(CONTENT_LENGTH).or_insert(len.into());
    }
    *response.body_mut() = match response.body() {
        Body::Empty | Body::Full(_) | Body::File(_) => Body::Empty,
        _ => Body::Unseen,
    };
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = Aborted;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Aborted>>> {
        match &mut *self {
            Body::Empty | Body::Unseen => Poll::Ready(None),
            Body::Full(_) => {
                let Body::Full(bytes) = std::mem::replace(&mut *self, Body::Empty) else {
                    unreachable!("just matched")
                };
                Poll::Ready(Some(Ok(Frame::data(bytes))))
            }
            Body::Live(live) => live.poll_frame(cx),
            Body::File(file) => file.poll_frame(cx),
            Body::Encoded(encoded) => encoded.poll_frame(cx),
            Body::Later(later) => later.poll_frame(cx),
            Body::Held(held) => held.poll_frame(cx),
            Body::Handed(handed) => handed.0.as_mut().poll_frame(cx),
            #[cfg(feature = "tower")]
            Body::Foreign(foreign) => foreign.0.as_mut().poll_frame(cx).map_err(Aborted::by),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Body::Empty | Body::Unseen => true,
            Body::Full(bytes) => bytes.is_empty(),
            Body::File(file) => file.left() == 0,
            Body::Live(_) | Body::Encoded(_) | Body::Later(_) => false,
            Body::Held(held) => held.body().is_end_stream(),
            Body::Handed(handed) => handed.0.is_end_stream(),
            #[cfg(feature = "tower")]
            Body::Foreign(foreign) => foreign.0.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Body::Empty => SizeHint::with_exact(0),
            Body::Full(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Body::File(file) => SizeHint::with_exact(file.left()),
            Body::Live(_) | Body::Encoded(_) | Body::Later(_) | Body::Unseen => SizeHint::default(),
            Body::Held(held) => held.body().size_hint(),
            Body::Handed(handed) => handed.0.size_hint(),
            #[cfg(feature = "tower")]
            Body::Foreign(foreign) => foreign.0.size_hint(),
        }
    }
}

/// A body that something else makes, on its way to the connection.
pub(crate) struct Handed(Pin<Box<dyn http_body::Body<Data = Bytes, Error = Aborted> + Send>>);

impl Handed {
    pub(crate) fn new<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes, Error = Aborted> + Send + 'static,
    {
        Self(Box::pin(body))
    }
}

impl fmt::Debug for Handed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handed").finish_non_exhaustive()
    }
}

/// A body of somebody else, passed on as it comes.
#[cfg(feature = "tower")]
pub(crate) struct Foreign(pub(crate) ForeignBody);

#[cfg(feature = "tower")]
impl fmt::Debug for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Foreign").finish_non_exhaustive()
    }
}

/// A body that another thread is making.
#[derive(Debug)]
pub(crate) struct Later(Option<JoinHandle<io::Result<Bytes>>>);

impl Later {
    pub(crate) fn new(work: JoinHandle<io::Result<Bytes>>) -> Self {
        Self(Some(work))
    }

    fn poll_frame(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Aborted>>> {
        let Some(work) = &mut self.0 else {
            return Poll::Ready(None);
        };
        let made = std::task::ready!(Pin::new(work).poll(cx));
        self.0 = None;
        Poll::Ready(Some(match made {
            Ok(Ok(bytes)) => Ok(Frame::data(bytes)),
            Ok(Err(error)) => Err(Aborted::by(error)),
            Err(panicked) => Err(Aborted::by(panicked)),
        }))
    }
}

/// The connection's end of a live body.
pub(crate) struct LiveBody {
    channel: Arc<Channel>,
    exchange: Arc<Exchange>,
    heartbeat: Option<Heartbeat>,
    /// Nothing but a frame has happened since the last time it was polled.
    after_frame: bool,
}

/// A comment after a time of silence, so that proxies keep an idle stream open and a dead
/// peer is noticed.
struct Heartbeat {
    every: Duration,
    last_frame: Instant,
    timer: Pin<Box<Sleep>>,
    /// When that fires, at hand: the timer itself is in no cache where there are many.
    fires: Instant,
    /// The task that the timer wakes.
    task: Option<Waker>,
}

impl LiveBody {
    pub(crate) fn new(
        channel: Arc<Channel>,
        exchange: Arc<Exchange>,
        heartbeat: Option<Duration>,
    ) -> Self {
        exchange.set_live(true);
        Self {
            channel,
            exchange,
            after_frame: false,
            heartbeat: heartbeat.map(|every| {
                let now = Instant::now();
                Heartbeat {
                    every,
                    last_frame: now,
                    timer: Box::pin(sleep_until(now + every)),
                    fires: now + every,
                    task: None,
                }
            }),
        }
    }

    fn poll_frame(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Aborted>>> {
        match self.channel.poll_take(cx) {
            Poll::Ready(Some(Ok(bytes))) => {
                if let Some(heartbeat) = &mut self.heartbeat {
                    heartbeat.last_frame = Instant::now();
                    self.after_frame = true;
                }
                Poll::Ready(Some(Ok(Frame::data(bytes))))
            }
            Poll::Ready(Some(Err(aborted))) => Poll::Ready(Some(Err(aborted))),
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Pending => match &mut self.heartbeat {
                Some(heartbeat) => heartbeat
                    .poll(cx, std::mem::take(&mut self.after_frame))
                    .map(|comment| Some(Ok(Frame::data(comment)))),
                None => Poll::Pending,
            },
        }
    }
}

impl Heartbeat {
    /// The timer is only moved when it fires, so a busy stream pays nothing per event: right after
    /// a frame it has not, and it is not even looked at when it knows whom to wake.
    fn poll(&mut self, cx: &mut Context<'_>, after_frame: bool) -> Poll<Bytes> {
        let is_set = |task: &Waker| task.will_wake(cx.waker());
        if after_frame && self.fires > self.last_frame && self.task.as_ref().is_some_and(is_set) {
            return Poll::Pending;
        }
        if !self.task.as_ref().is_some_and(is_set) {
            self.task = Some(cx.waker().clone());
        }
        while self.timer.as_mut().poll(cx).is_ready() {
            let now = Instant::now();
            let silent = now.duration_since(self.last_frame) >= self.every;
            if silent {
                self.last_frame = now;
            }
            self.fires = self.last_frame + self.every;
            self.timer.as_mut().reset(self.fires);
            if silent {
                return Poll::Ready(HEARTBEAT);
            }
        }
        Poll::Pending
    }
}

impl Drop for LiveBody {
    /// The connection is done with the body: the client has it all, or it has left.
    fn drop(&mut self) {
        self.exchange.set_live(false);
        if self.channel.reader_left() {
            self.exchange.client_left();
        }
    }
}

impl fmt::Debug for LiveBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LiveBody").finish_non_exhaustive()
    }
}
