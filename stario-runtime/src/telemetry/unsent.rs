//! A span that waits for the body of its response.

use std::fmt::Display;

use super::span::Span;

/// Keeps a span open until a body was sent that can fail after its handler has returned.
#[derive(Debug)]
pub(crate) struct Unsent(Span);

impl Unsent {
    /// Nothing, for a span that records nothing.
    pub(super) fn new(span: &Span) -> Option<Self> {
        span.live()?.keep_open();
        Some(Self(span.clone()))
    }

    /// The client has got less than it was promised.
    pub(crate) fn failed(self, why: impl Display) {
        self.0
            .fail(format!("the response broke off in its body: {why}"));
    }
}

impl Drop for Unsent {
    fn drop(&mut self) {
        if let Some(live) = self.0.live() {
            live.let_go();
        }
    }
}
