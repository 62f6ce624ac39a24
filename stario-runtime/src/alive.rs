//! Loops that end when the client leaves or the server drains.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{self, Poll};

use futures_core::Stream;
use tokio::time::{Instant, Interval, timeout};

use crate::exchange::{Exchange, STALLED};
use crate::relay::{Subject, Subscription};

/// Something that [`Context::alive`](crate::Context::alive) can follow: a relay subscription,
/// a [`Stream`], a tokio [`Interval`], or `()` for nothing at all.
///
/// `Kind` only tells the implementations apart; it is always inferred.
pub trait Source<Kind> {
    /// What the source yields.
    type Item;

    /// Polls for the next item; `None` when the source has ended.
    fn poll_item(&mut self, cx: &mut task::Context<'_>) -> Poll<Option<Self::Item>>;
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
pub struct Alive<S> {
    source: S,
    exchange: Arc<Exchange>,
}

impl<S> Alive<S> {
    pub(crate) fn new(source: S, exchange: Arc<Exchange>) -> Self {
        Self { source, exchange }
    }

    /// The next item; `None` once the source has ended, the client has left, or the server
    /// drains. Code after the loop is the place for clean-up: it always runs.
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
        if self.exchange.client_has_left() || self.exchange.app.is_draining() {
            return None;
        }
        let patience = self.exchange.app.config().write_timeout;
        let caught_up = async {
            match self.exchange.live() {
                Some(live) => timeout(patience, live.drained()).await.is_ok(),
                None => true,
            }
        };
        tokio::select! {
            biased;
            () = self.exchange.client_leaves() => return None,
            () = self.exchange.app.draining() => return None,
            in_time = caught_up => if !in_time {
                self.exchange.span.fail(STALLED);
                self.exchange.cut();
                return None;
            }
        }
        let source = &mut self.source;
        tokio::select! {
            biased;
            () = self.exchange.client_leaves() => None,
            () = self.exchange.app.draining() => None,
            item = poll_fn(|cx| source.poll_item(cx)) => item,
        }
    }

    /// The source, for its own methods.
    pub fn source(&mut self) -> &mut S {
        &mut self.source
    }
}

impl<S: fmt::Debug> fmt::Debug for Alive<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Alive")
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}
