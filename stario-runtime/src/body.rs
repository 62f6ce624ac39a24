//! The bodies of messages: a request's upload, and a response that is empty, whole or live.

use std::error::Error as _;
use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

use crate::channel::{Aborted, Channel};
use crate::error::HttpError;
use crate::exchange::Exchange;
use crate::gate::Refusal;

/// The body of a request as the connection delivers it.
pub(crate) use hyper::body::Incoming as RequestBody;

/// What a client is told when its body did not arrive whole: the gate's reason, if it was refused.
pub(crate) fn broken(error: &hyper::Error) -> HttpError {
    let mut source = error.source();
    while let Some(error) = source {
        let inner = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        if let Some(refusal) = inner.and_then(|inner| inner.downcast_ref::<Refusal>()) {
            return HttpError::new(refusal.status(), refusal.message());
        }
        source = error.source();
    }
    HttpError::new(400, "The request body was cut short.")
}

/// What a keep-alive comment looks like on the wire: ignored by every event-stream client.
const HEARTBEAT: Bytes = Bytes::from_static(b":\n\n");

/// The body of a response on its way to the connection.
#[derive(Debug)]
pub(crate) enum Body {
    Empty,
    Full(Bytes),
    Live(Box<LiveBody>),
}

impl Body {
    /// A body that is known as a whole.
    pub(crate) fn whole(bytes: Bytes) -> Self {
        if bytes.is_empty() {
            Self::Empty
        } else {
            Self::Full(bytes)
        }
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = Aborted;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Aborted>>> {
        match &mut *self {
            Body::Empty => Poll::Ready(None),
            Body::Full(_) => {
                let Body::Full(bytes) = std::mem::replace(&mut *self, Body::Empty) else {
                    unreachable!("just matched")
                };
                Poll::Ready(Some(Ok(Frame::data(bytes))))
            }
            Body::Live(live) => live.poll_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Body::Empty => true,
            Body::Full(bytes) => bytes.is_empty(),
            Body::Live(_) => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Body::Empty => SizeHint::with_exact(0),
            Body::Full(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Body::Live(_) => SizeHint::default(),
        }
    }
}

/// The connection's end of a live body.
pub(crate) struct LiveBody {
    channel: Arc<Channel>,
    exchange: Arc<Exchange>,
    heartbeat: Option<Heartbeat>,
}

/// A comment after a time of silence, so that proxies keep an idle stream open and a dead
/// peer is noticed.
struct Heartbeat {
    every: Duration,
    last_frame: Instant,
    timer: Pin<Box<Sleep>>,
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
            heartbeat: heartbeat.map(|every| {
                let now = Instant::now();
                Heartbeat {
                    every,
                    last_frame: now,
                    timer: Box::pin(sleep_until(now + every)),
                }
            }),
        }
    }

    fn poll_frame(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Aborted>>> {
        match self.channel.poll_take(cx) {
            Poll::Ready(Some(Ok(bytes))) => {
                if let Some(heartbeat) = &mut self.heartbeat {
                    heartbeat.last_frame = Instant::now();
                }
                Poll::Ready(Some(Ok(Frame::data(bytes))))
            }
            Poll::Ready(Some(Err(aborted))) => Poll::Ready(Some(Err(aborted))),
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Pending => match &mut self.heartbeat {
                Some(heartbeat) => heartbeat
                    .poll(cx)
                    .map(|comment| Some(Ok(Frame::data(comment)))),
                None => Poll::Pending,
            },
        }
    }
}

impl Heartbeat {
    /// The timer is only moved when it fires, so a busy stream pays nothing per event.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Bytes> {
        while self.timer.as_mut().poll(cx).is_ready() {
            let now = Instant::now();
            let silent = now.duration_since(self.last_frame) >= self.every;
            if silent {
                self.last_frame = now;
            }
            self.timer.as_mut().reset(self.last_frame + self.every);
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
