//! A bound on how many handlers run at a time.

use std::sync::Arc;

use http::HeaderValue;
use http::header::RETRY_AFTER;
use tokio::sync::Semaphore;

use super::next::{Middleware, Next};
use crate::context::Context;
use crate::error::HttpError;
use crate::handler::HandlerFuture;
use crate::metrics::Breach;
use crate::writer::Writer;

/// Lets at most `limit` handlers run at a time.
///
/// More requests get 503 with `Retry-After`.
///
/// A handler counts until it ends, with the work after its response and with its stream. Requests
/// do not queue: a client that is told at once can try again, one that waits holds a connection.
///
/// # Example
///
/// ```
/// use stario_runtime::{App, middleware};
///
/// fn compose(app: &mut App) {
///     app.layer("/reports", middleware::concurrency_limit(4));
/// }
/// # let _ = compose;
/// ```
pub fn concurrency_limit(limit: usize) -> ConcurrencyLimit {
    ConcurrencyLimit {
        permits: Arc::new(Semaphore::new(limit.min(Semaphore::MAX_PERMITS))),
        retry_after: 5,
    }
}

/// The middleware of [`concurrency_limit`].
#[derive(Debug, Clone)]
pub struct ConcurrencyLimit {
    permits: Arc<Semaphore>,
    retry_after: u16,
}

impl ConcurrencyLimit {
    /// The seconds after which a refused client may try again; 5 where nothing is said.
    pub fn retry_after(mut self, seconds: u16) -> Self {
        self.retry_after = seconds;
        self
    }
}

impl Middleware for ConcurrencyLimit {
    fn call(&self, c: Context, w: Writer, next: Next) -> HandlerFuture {
        if let Ok(permit) = self.permits.clone().try_acquire_owned() {
            return HandlerFuture::new(async move {
                let outcome = next.start(c, w).await;
                drop(permit);
                outcome
            });
        }
        c.app.metrics().breach(Breach::Concurrency);
        let seconds = HeaderValue::from(self.retry_after);
        w.before_send(move |head| {
            head.headers.insert(RETRY_AFTER, seconds);
        });
        let error = HttpError::new(
            503,
            "There is too much to do. Please try again in a moment.",
        );
        HandlerFuture::ready(Err(error.into()))
    }
}
