//! A name for each request that log lines of several programs have in common.

use std::fmt;

use http::{HeaderName, HeaderValue};

use super::next::{Middleware, Next};
use crate::context::Context;
use crate::handler::HandlerFuture;
use crate::telemetry::Id;
use crate::token::token;
use crate::writer::Writer;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The longest id that is taken over from a request.
const LONGEST: usize = 64;

/// Names each request, and says the name in the header `x-request-id`.
///
/// The name is the id of the request's trace, so that what a visitor reports leads to the span.
/// Handlers find it in [`Context::state`](crate::Context::state) as a [`RequestId`].
///
/// # Example
///
/// ```
/// use stario_runtime::{App, Context, Writer, middleware};
///
/// async fn oops(c: Context, w: Writer) {
///     let id = c.state.get::<middleware::RequestId>();
///     w.text(format!("Please tell us this number: {}", id.expect("the middleware is there")));
/// }
///
/// fn compose(app: &mut App) {
///     app.layer("/", middleware::request_id());
/// }
/// # let _ = (compose, oops);
/// ```
pub fn request_id() -> RequestIds {
    RequestIds { keep: false }
}

/// The middleware of [`request_id`].
#[derive(Debug, Clone)]
pub struct RequestIds {
    keep: bool,
}

impl RequestIds {
    /// Takes over the id that a request brings.
    ///
    /// For a server behind a proxy that names requests.
    ///
    /// Up to 64 letters, digits, `-`, `_` and `.`; anything else gets a new name. The span has it
    /// as `request.id`. Without a proxy that sets the header, clients choose it.
    pub fn keep_incoming(mut self) -> Self {
        self.keep = true;
        self
    }
}

/// The name of a request, in [`Context::state`](crate::Context::state).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(String);

impl RequestId {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Middleware for RequestIds {
    fn call(&self, mut c: Context, w: Writer, next: Next) -> HandlerFuture {
        let incoming = c.req.header(HEADER.as_str()).filter(|id| is_id(id));
        let id = match (incoming, c.span.trace_id()) {
            (Some(id), _) if self.keep => {
                c.span.attr("request.id", id);
                id.to_owned()
            }
            // Nothing is recorded, so there is nothing to lead to.
            (_, Id::ZERO) => token(),
            (_, id) => id.to_string(),
        };
        let value = HeaderValue::try_from(id.as_str()).expect("an id is ASCII");
        w.before_send(move |head| {
            head.headers.insert(HEADER, value);
        });
        c.state.insert(RequestId(id));
        next.start(c, w)
    }
}

fn is_id(text: &str) -> bool {
    let part = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    (1..=LONGEST).contains(&text.len()) && text.bytes().all(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_from_outside_is_short_and_plain() {
        assert!(is_id("4bf92f35-77b3_4d.a6"));
        for wrong in ["", "a b", "a\"b", "é", &"a".repeat(65)] {
            assert!(!is_id(wrong), "{wrong}");
        }
    }
}
