//! What keeps the server from accepting, told now and then.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::telemetry::{Span, Tracer};

/// Once in this time is enough to be noticed, and not enough to be a burden.
const EVERY: Duration = Duration::from_secs(1);

/// Says what keeps the server from accepting, at most once a second.
pub(super) struct Trouble {
    tracer: Arc<dyn Tracer>,
    told: Mutex<Told>,
}

#[derive(Default)]
struct Told {
    at: Option<Instant>,
    /// Connections refused since then.
    refused: usize,
}

impl Trouble {
    pub(super) fn new(tracer: Arc<dyn Tracer>) -> Self {
        Self {
            tracer,
            told: Mutex::default(),
        }
    }

    /// Counts what was refused, and says so if it is time.
    pub(super) fn note(&self, what: &str, refused: usize) {
        let refused = {
            let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
            told.refused += refused;
            if told.at.is_some_and(|at| at.elapsed() < EVERY) {
                return;
            }
            told.at = Some(Instant::now());
            std::mem::take(&mut told.refused)
        };
        let span = Span::root(&self.tracer, "server.accept");
        span.attr("server.accept.refused", refused).fail(what);
        span.end();
    }
}
