//! An answer in any case, after a time.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use super::next::{Middleware, Next};
use crate::context::Context;
use crate::error::HttpError;
use crate::failure;
use crate::handler::HandlerFuture;
use crate::metrics::Breach;
use crate::writer::Writer;

/// Answers 503 when a handler has not answered in time.
///
/// The handler itself runs to its end, as it does when a client leaves: nothing is left half-done,
/// and its answer is dropped. One that has answered, a stream included, has all the time it
/// wants.
///
/// # Example
///
/// ```
/// use std::time::Duration;
/// use stario_runtime::{App, middleware};
///
/// fn compose(app: &mut App) {
///     app.layer("/reports", middleware::timeout(Duration::from_secs(20)));
/// }
/// # let _ = compose;
/// ```
pub fn timeout(limit: Duration) -> Timeout {
    Timeout { limit }
}

/// The middleware of [`timeout`].
#[derive(Debug, Clone)]
pub struct Timeout {
    limit: Duration,
}

impl Middleware for Timeout {
    fn call(&self, c: Context, w: Writer, next: Next) -> HandlerFuture {
        let limit = self.limit;
        let exchange = Arc::clone(w.exchange());
        HandlerFuture::new(async move {
            let mut inner = pin!(next.start(c, w));
            // Whoever loses is not dropped: the handler goes on below.
            tokio::select! {
                outcome = &mut inner => return outcome,
                () = tokio::time::sleep(limit) => {}
            }
            if !exchange.is_answered() {
                let error = HttpError::new(503, "This took too long. Please try again.");
                exchange.app.metrics().breach(Breach::HandlerTimeout);
                let seconds = limit.as_secs_f64();
                exchange.span.event("timeout", [("limit_seconds", seconds)]);
                exchange.span.fail(format!("no answer within {limit:?}"));
                failure::tell(&exchange, &error);
            }
            inner.await
        })
    }
}
