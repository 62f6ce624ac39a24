//! The numbers of one app.

use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use http::Method;

use super::counts::{Breach, Count, Level};
use super::meter::{Meter, zeros};

/// What the label says of requests that no route took: their paths are the clients' choice, and a
/// label for each of them would be without end. No pattern is called so.
const NO_ROUTE: &str = "none";

/// Methods that have a label of their own where no route took the request; the rest is `other`.
const METHODS: [Method; 7] = [
    Method::GET,
    Method::HEAD,
    Method::POST,
    Method::PUT,
    Method::PATCH,
    Method::DELETE,
    Method::OPTIONS,
];

/// Every number of an app.
#[derive(Debug)]
pub(crate) struct Metrics {
    counts: [AtomicU64; Count::ALL.len()],
    levels: [AtomicI64; Level::ALL.len()],
    breaches: [AtomicU64; Breach::ALL.len()],
    /// Requests that no route took, by method.
    unrouted: [Arc<Meter>; METHODS.len() + 1],
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
            unrouted: std::array::from_fn(|at| {
                let method = METHODS.get(at).map_or("other", Method::as_str);
                Arc::new(Meter::new(method.to_owned(), NO_ROUTE.to_owned()))
            }),
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

    pub(super) fn unrouted(&self, method: &Method) -> &Arc<Meter> {
        let known = METHODS.iter().position(|known| known == method);
        &self.unrouted[known.unwrap_or(METHODS.len())]
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

    /// Every route, then what no route took, where there was any.
    pub(super) fn meters(&self) -> Vec<Arc<Meter>> {
        let routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all = routes.clone();
        all.extend(
            self.unrouted
                .iter()
                .filter(|meter| !meter.is_zero())
                .cloned(),
        );
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
