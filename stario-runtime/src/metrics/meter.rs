//! Requests of one route: how many, with which status, and how long they took.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use http::{Method, StatusCode};

use super::counts::{Count, Level};
use super::registry::{Held, Metrics};

/// The upper ends of the latency buckets, in microseconds.
pub(super) const BUCKETS: [u64; 14] = [
    100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000,
    1_000_000, 5_000_000,
];

/// Statuses with a counter of their own; another one is counted with its hundred.
pub(super) const STATUSES: [u16; 43] = [
    200, 201, 202, 203, 204, 205, 206, 300, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405,
    406, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 421, 422, 426, 428, 429, 431, 451, 500,
    501, 502, 503, 504, 505,
];

/// The rest by its first digit: `1xx` to `9xx`.
pub(super) const CLASSES: usize = 9;

/// One route's numbers.
#[derive(Debug)]
pub(crate) struct Meter {
    pub(super) method: String,
    pub(super) route: String,
    pub(super) statuses: [AtomicU64; STATUSES.len()],
    pub(super) classes: [AtomicU64; CLASSES],
    /// One more than there are ends: the last takes what is slower.
    pub(super) buckets: [AtomicU64; BUCKETS.len() + 1],
    pub(super) micros: AtomicU64,
}

impl Meter {
    pub(super) fn new(method: String, route: String) -> Self {
        Self {
            method,
            route,
            statuses: zeros(),
            classes: zeros(),
            buckets: zeros(),
            micros: AtomicU64::new(0),
        }
    }

    /// Whether nothing was recorded.
    pub(super) fn is_zero(&self) -> bool {
        let zero = |bucket: &AtomicU64| bucket.load(Ordering::Relaxed) == 0;
        self.buckets.iter().all(zero)
    }

    pub(super) fn record(&self, status: StatusCode, took: Duration) {
        let code = status.as_u16();
        let counter = match STATUSES.binary_search(&code) {
            Ok(known) => &self.statuses[known],
            Err(_) => &self.classes[usize::from(code / 100).clamp(1, CLASSES) - 1],
        };
        counter.fetch_add(1, Ordering::Relaxed);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let bucket = BUCKETS.partition_point(|end| *end < micros);
        self.buckets[bucket].fetch_add(1, Ordering::Relaxed);
        self.micros.fetch_add(micros, Ordering::Relaxed);
    }
}

pub(super) fn zeros<const N: usize>() -> [AtomicU64; N] {
    std::array::from_fn(|_| AtomicU64::new(0))
}

/// A request that is being answered; dropped without a response, it was abandoned.
#[derive(Debug)]
pub(crate) struct Timing {
    meter: Arc<Meter>,
    since: Instant,
    held: Held,
    answered: bool,
}

impl Timing {
    /// Starts the clock; `None` when nobody looks at the numbers. `meter` is that of a route.
    pub(crate) fn start(
        metrics: &Arc<Metrics>,
        meter: Option<&Arc<Meter>>,
        method: &Method,
    ) -> Option<Box<Self>> {
        metrics
            .is_shown()
            .then(|| Box::new(Self::begun(metrics, meter, method)))
    }

    #[inline(never)]
    fn begun(metrics: &Arc<Metrics>, meter: Option<&Arc<Meter>>, method: &Method) -> Self {
        Self {
            meter: Arc::clone(meter.unwrap_or_else(|| metrics.unrouted(method))),
            since: Instant::now(),
            held: metrics.hold(Level::Requests),
            answered: false,
        }
    }

    /// The head of the response is there.
    pub(crate) fn answered(mut self, status: StatusCode) {
        self.answered = true;
        self.meter.record(status, self.since.elapsed());
    }
}

impl Drop for Timing {
    fn drop(&mut self) {
        if !self.answered {
            self.held.metrics().add(Count::Abandoned, 1);
        }
    }
}
