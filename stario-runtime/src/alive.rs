//! Loops that end when the client leaves or the server drains.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{self, Poll, ready};

use futures_core::Stream;
use tokio::time::{Instant, Interval, Sleep, sleep};

use crate::exchange::{Exchange, STALLED};
use crate::latch::Ticket;
use crate::relay::{Subject, Subscription};

/// Something that [`Context::alive`](crate::Context::alive) can follow.
///
/// A relay subscription, a [`Stream`], a tokio [`Interval`], or `()` for nothing at all.
///
/// `Kind` only tells the implementations apart; it is always inferred.
///
/// # Example
///
/// ```
/// use stario_runtime::{Context, Relay, Writer};
///
/// async fn room(c: Context, w: Writer, news: Relay<u32>) {
///     // A subscription here; `()` is a loop that only waits for the end.
///     let mut news = c.alive(news.subscribe("room.7"));
///     let mut sse = w.sse();
///     while let Some((subject, id)) = news.next().await {
///         sse.signals(&serde_json::json!({ "latest": id, "from": subject.as_str() }));
///     }
/// }
/// # let _ = room;
/// ```
pub trait Source<Kind> {
    /// What the source yields.
    type Item;

    /// Polls for the next item; `None` when the source has ended.
    fn poll_item(&mut self, cx: &mut task::Context<'_>) -> Poll<Option<Self::Item>>;

    /// Whether it may be worth to ask; if not, the task is woken when it is.
    ///
    /// So that nothing is taken out of a source which knows for a client that is behind.
    #[doc(hidden)]
    fn may_have_item(&mut self, _cx: &mut task::Context<'_>) -> bool {
        true
    }
}

/// Tells the implementations of [`Source`] apart.
#[doc(hidden)]
pub mod kind {
    /// A [`Stream`](futures_core::Stream).
    #[derive(Debug)]
    pub struct OfStream;
    /// A relay subscription.
    #[derive(Debug)]
    pub struct OfRelay;
    /// A tokio interval.
    #[derive(Debug)]
    pub struct OfInterval;
    /// `()`.
    #[derive(Debug)]
    pub struct OfNothing;
}

impl<S: Stream + Unpin> Source<kind::OfStream> for S {
    type Item = S::Item;

    fn poll_item(&mut self, cx: &mut task::Context<'_>) -> Poll<Option<S::Item>> {
        Pin::new(self).poll_next(cx)
    }
}

impl<T: Clone + Send + Sync + 'static> Source<kind::OfRelay> for Subscription<T> {
    type Item = (Subject, T);

    fn poll_item(&mut self, cx: &mut task::Context<'_>) -> Poll<Option<(Subject, T)>> {
        self.poll_next(cx)
    }

    fn may_have_item(&mut self, cx: &mut task::Context<'_>) -> bool {
        self.has_next(cx)
    }
}

impl Source<kind::OfInterval> for Interval {
    type Item = Instant;

    fn poll_item(&mut self, cx: &mut task::Context<'_>) -> Poll<Option<Instant>> {
        self.poll_tick(cx).map(Some)
    }
}

impl Source<kind::OfNothing> for () {
    type Item = std::convert::Infallible;

    fn poll_item(&mut self, _cx: &mut task::Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Pending
    }
}

/// A source bound to the life of a request, from [`Context::alive`](crate::Context::alive).
///
/// # Example
///
/// ```
/// use std::time::Duration;
/// use stario_html::raw;
/// use stario_runtime::testing::TestClient;
/// use stario_runtime::{App, Context, Method, Result, Route, Span, Writer};
///
/// async fn clock(c: Context, w: Writer) {
///     let mut ticks = c.alive(tokio::time::interval(Duration::from_millis(1)));
///     let mut sse = w.sse();
///     let mut seconds = 0;
///     while ticks.next().await.is_some() {
///         sse.patch(raw(format!("<p id=clock>{seconds}</p>")));
///         seconds += 1;
///     }
///     c.event("left", ()); // always: the tab was closed, or the server stops
/// }
///
/// async fn bootstrap(app: &mut App, _span: &Span) -> Result {
///     app.add(Route::new(Method::GET, "/clock")?, clock);
///     Ok(())
/// }
///
/// # stario_runtime::__private::block_on_test(async {
/// let client = TestClient::start(bootstrap).await;
/// let mut tab = client.get("/clock").events().await;
/// assert!(tab.next_patch().await.contains(">0<"));
/// assert!(tab.next_patch().await.contains(">1<"));
/// client.stop().await; // ends the loop, and waits for what is after it
/// assert_eq!(tab.end().await, stario_runtime::testing::StreamEnd::Finished);
/// # });
/// ```
pub struct Alive<S> {
    source: S,
    exchange: Arc<Exchange>,
    left: Ticket,
    drain: Ticket,
    /// Runs while there is something for a client that has not taken the last.
    patience: Option<Pin<Box<Sleep>>>,
}

impl<S> Alive<S> {
    pub(crate) fn new(source: S, exchange: Arc<Exchange>) -> Self {
        Self {
            source,
            exchange,
            left: Ticket::default(),
            drain: Ticket::default(),
            patience: None,
        }
    }

    /// The next item; `None` when it is time to leave the loop.
    ///
    /// That is when the source has ended, the client has left, or the server drains. Code after the
    /// loop is the place for clean-up: it always runs.
    ///
    /// Before it yields it waits until what was sent so far has left for the socket, so a slow
    /// client slows its own loop and nobody else's. One that takes nothing for
    /// `STARIO_REQUESTS_WRITE_TIMEOUT` (30 s) is cut.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: an item is taken from the source only when it is returned.
    pub async fn next<K>(&mut self) -> Option<S::Item>
    where
        S: Source<K>,
    {
        poll_fn(|cx| self.poll_next(cx)).await
    }

    /// By hand, because it runs twice for each event of each stream, and lies in its memory.
    fn poll_next<K>(&mut self, cx: &mut task::Context<'_>) -> Poll<Option<S::Item>>
    where
        S: Source<K>,
    {
        let exchange = &*self.exchange;
        if exchange.poll_left(&mut self.left, cx).is_ready()
            || exchange.app.poll_draining(&mut self.drain, cx).is_ready()
        {
            return Poll::Ready(None);
        }
        if let Some(live) = exchange.live()
            && !live.is_drained()
        {
            if !self.source.may_have_item(cx) {
                return Poll::Pending;
            }
            if live.poll_drained(cx).is_ready() {
                self.patience = None;
                return self.source.poll_item(cx);
            }
            let patience = exchange.app.config().write_timeout;
            let patience = self
                .patience
                .get_or_insert_with(|| Box::pin(sleep(patience)));
            ready!(patience.as_mut().poll(cx));
            exchange.span.fail(STALLED);
            exchange.cut();
            return Poll::Ready(None);
        }
        self.patience = None;
        self.source.poll_item(cx)
    }

    /// The source, for its own methods.
    pub fn source(&mut self) -> &mut S {
        &mut self.source
    }
}

impl<S> Drop for Alive<S> {
    fn drop(&mut self) {
        self.exchange.stop_waiting(&mut self.left);
        self.exchange.app.stop_waiting(&mut self.drain);
    }
}

impl<S: fmt::Debug> fmt::Debug for Alive<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Alive")
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}
