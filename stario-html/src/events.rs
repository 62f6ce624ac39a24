//! A live stream of events, as a response of another server than stario's.

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use crate::Event;

/// A stream of [`Event`]s as a response: `text/event-stream`, never cached.
///
/// The server drops the stream when the client has gone. Nothing is sent while the stream is
/// silent: let it yield [`Event::comment`] from time to time, or a dead client is not noticed.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "axum")] fn main() {
/// use axum_core::response::IntoResponse;
/// use futures_core::Stream;
/// use stario_html::{Event, Events};
///
/// fn live(events: impl Stream<Item = Event> + Send + 'static) -> impl IntoResponse {
///     Events::new(events)
/// }
/// # }
/// # #[cfg(not(feature = "axum"))] fn main() {}
/// ```
pub struct Events<S>(Pin<Box<S>>);

impl<S: Stream<Item = Event>> Events<S> {
    /// Makes a response of the stream.
    pub fn new(events: S) -> Self {
        Self(Box::pin(events))
    }
}

impl<S: Stream<Item = Event>> Stream for Events<S> {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0
            .as_mut()
            .poll_next(cx)
            .map(|event| event.map(|event| Ok(event.into_bytes())))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<S> fmt::Debug for Events<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events").finish_non_exhaustive()
    }
}
