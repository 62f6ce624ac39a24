//! What should not have happened in a handler.

use crate::error::Error;
use crate::panic::Panic;
use crate::telemetry::Span;

/// A failure of the application that no visitor is told about.
pub(crate) enum Fault<'a> {
    /// The handler returned an error that means nothing to a client.
    Error(&'a Error),
    /// It panicked.
    Panic(&'a Panic),
    /// It ended without an answer; the text says how.
    Silent(String),
}

impl Fault<'_> {
    /// Fails the span of the request.
    pub(crate) fn record(&self, span: &Span) {
        match self {
            Self::Error(error) => {
                span.returned(error).fail(error.to_string());
                if let Some(help) = error.help_text() {
                    span.attr("error.help", help.to_owned());
                }
            }
            Self::Panic(panic) => panic.record(span),
            Self::Silent(how) => {
                span.fail(how);
            }
        }
    }
}
