//! The limits of a server's connections, and the count of what broke them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::breach::Breach;
use crate::config::ServerConfig;
use crate::metrics::Metrics;
use crate::telemetry::{Span, Tracer};

/// How often breaches are told; in between they are counted.
const EVERY: Duration = Duration::from_secs(1);

/// What all gates of a server share.
#[derive(Debug)]
pub(crate) struct Guard {
    pub(super) limits: Limits,
    tracer: Arc<dyn Tracer>,
    pub(super) metrics: Arc<Metrics>,
    counts: [AtomicU64; Breach::NAMES.len()],
    told: Mutex<Told>,
}

/// The limits of HTTP/1, see [`ServerConfig`].
#[derive(Debug, Clone)]
pub(super) struct Limits {
    pub(super) head: usize,
    pub(super) fields: usize,
    pub(super) target: usize,
    pub(super) extensions: usize,
    pub(super) trailers: usize,
    pub(super) trailer_bytes: usize,
    pub(super) ahead: usize,
    pub(super) head_time: Duration,
    pub(super) idle_time: Duration,
    pub(super) body_time: Duration,
    pub(super) body_rate: u64,
    pub(super) write_time: Duration,
    /// A connection may begin with the preface of HTTP/2.
    pub(super) http2: bool,
}

#[derive(Debug, Default)]
struct Told {
    at: Option<Instant>,
    counts: [u64; Breach::NAMES.len()],
}

impl Guard {
    pub(crate) fn new(
        config: &ServerConfig,
        tracer: Arc<dyn Tracer>,
        metrics: Arc<Metrics>,
    ) -> Self {
        Self {
            limits: Limits::new(config),
            tracer,
            metrics,
            counts: Default::default(),
            told: Mutex::default(),
        }
    }

    /// Counts a breach and tells of all that are not told yet, at most once a second: an attack
    /// must not fill the log.
    pub(super) fn note(&self, breach: Breach) {
        self.counts[breach as usize].fetch_add(1, Ordering::Relaxed);
        self.metrics.breach(breach.counted());
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.at.is_some_and(|at| at.elapsed() < EVERY) {
            return;
        }
        told.at = Some(Instant::now());
        let span = Span::root(&self.tracer, "server.gate");
        for (index, name) in Breach::NAMES.into_iter().enumerate() {
            let count = self.counts[index].load(Ordering::Relaxed);
            let news = count - told.counts[index];
            told.counts[index] = count;
            if news > 0 {
                span.attr(name, news);
            }
        }
        span.end();
    }
}

impl Limits {
    pub(super) fn new(config: &ServerConfig) -> Self {
        Self {
            head: config.header_bytes,
            fields: config.headers,
            target: config.target_bytes,
            extensions: config.chunk_extension_bytes,
            trailers: config.trailers,
            trailer_bytes: config.trailer_bytes,
            ahead: config.pipelined_requests,
            head_time: config.header_timeout,
            idle_time: config.keep_alive_timeout,
            body_time: config.body_timeout,
            body_rate: config.body_min_rate as u64,
            write_time: config.write_timeout,
            http2: cfg!(feature = "http2") && config.http2.enabled,
        }
    }
}
