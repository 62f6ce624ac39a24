//! A span that waits for the body of its response.

use std::error::Error;

use super::span::Span;

/// Keeps a span from its tracer until a body was sent that can fail after its handler has
/// returned. The time of the span is that of the handler all the same: how long a client takes to
/// read says nothing about the server.
#[derive(Debug)]
pub(crate) struct Unsent(Span);

impl Unsent {
    /// Nothing, for a span that records nothing.
    pub(super) fn new(span: &Span) -> Option<Self> {
        span.live()?.keep_open();
        Some(Self(span.clone()))
    }

    /// What is said to it counts, although it was told to end.
    pub(crate) fn span(&self) -> &Span {
        &self.0
    }

    /// The client has got less than it was promised.
    pub(crate) fn broke_off(&self, error: &dyn Error) {
        let cause = error.source().unwrap_or(error);
        self.0
            .exception(cause)
            .fail(format!("the response broke off in its body: {cause}"));
    }
}

impl Drop for Unsent {
    fn drop(&mut self) {
        if let Some(live) = self.0.live() {
            live.let_go();
        }
    }
}
