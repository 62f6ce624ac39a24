//! The numbers of one app.

use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::counts::{Breach, Count, Level};
use super::meter::{Meter, zeros};

/// Every number of an app.
#[derive(Debug)]
pub(crate) struct Metrics {
    counts: [AtomicU64; Count::ALL.len()],
    levels: [AtomicI64; Level::ALL.len()],
    breaches: [AtomicU64; Breach::ALL.len()],
    /// Requests that no route took: one meter, because their paths are the clients' choice.
    unrouted: Arc<Meter>,
    /// Only locked to add a route, which `bootstrap` does, and to show them.
    routes: Mutex<Vec<Arc<Meter>>>,
    shown: AtomicBool,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            counts: zeros(),
            levels: std::array::from_fn(|_| AtomicI64::new(0)),
            breaches: zeros(),
            unrouted: Arc::new(Meter::new(String::new(), String::new())),
            routes: Mutex::default(),
            shown: AtomicBool::new(false),
        }
    }
}

impl Metrics {
    /// Counts up.
    pub(crate) fn add(&self, count: Count, by: u64) {
        self.counts[count as usize].fetch_add(by, Ordering::Relaxed);
    }

    /// Counts a limit that a client ran into.
    pub(crate) fn breach(&self, limit: Breach) {
        self.breaches[limit as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// Something is open until the guard is dropped.
    pub(crate) fn hold(self: &Arc<Self>, level: Level) -> Held {
        self.levels[level as usize].fetch_add(1, Ordering::Relaxed);
        Held {
            metrics: Arc::clone(self),
            level,
        }
    }

    /// The meter of a route; asked once, when the route is added.
    pub(crate) fn route(&self, method: &str, pattern: &str) -> Arc<Meter> {
        let meter = Arc::new(Meter::new(method.to_owned(), pattern.to_owned()));
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        routes.push(Arc::clone(&meter));
        meter
    }

    /// From now on requests are timed.
    pub(crate) fn show(&self) {
        self.shown.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_shown(&self) -> bool {
        self.shown.load(Ordering::Relaxed)
    }

    pub(super) fn unrouted(&self) -> &Arc<Meter> {
        &self.unrouted
    }

    pub(super) fn count(&self, count: Count) -> u64 {
        self.counts[count as usize].load(Ordering::Relaxed)
    }

    pub(super) fn level(&self, level: Level) -> i64 {
        self.levels[level as usize].load(Ordering::Relaxed)
    }

    pub(super) fn breaches(&self, limit: Breach) -> u64 {
        self.breaches[limit as usize].load(Ordering::Relaxed)
    }

    /// Every route, then what no route took.
    pub(super) fn meters(&self) -> Vec<Arc<Meter>> {
        let routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all = routes.clone();
        all.push(Arc::clone(&self.unrouted));
        all
    }
}

/// Something that is open; see [`Metrics::hold`].
#[derive(Debug)]
pub(crate) struct Held {
    metrics: Arc<Metrics>,
    level: Level,
}

impl Held {
    pub(super) fn metrics(&self) -> &Metrics {
        &self.metrics
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.metrics.levels[self.level as usize].fetch_sub(1, Ordering::Relaxed);
    }
}
