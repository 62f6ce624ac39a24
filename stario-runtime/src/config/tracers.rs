//! The settings of the tracers.

use std::path::PathBuf;
use std::time::Duration;

/// How a tracer collects finished spans before it writes them.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct QueueConfig {
    /// How long a finished span may wait for company.
    pub flush_interval: Duration,
    /// Finished spans that may wait; the newest are dropped past it.
    pub max_pending_spans: usize,
    /// Finished spans written at once.
    pub max_batch_spans: usize,
}

impl QueueConfig {
    const fn new(millis: u64, batch: usize) -> Self {
        Self {
            flush_interval: Duration::from_millis(millis),
            max_pending_spans: 65_536,
            max_batch_spans: batch,
        }
    }
}

/// The settings of the tracers; a tracer that is not chosen ignores its own.
///
/// # Example
///
/// ```
/// use stario_runtime::ServerConfig;
///
/// let config = ServerConfig::from_vars([("STARIO_TRACERS_SQLITE", "/var/lib/app/traces.db")])?;
/// assert_eq!(config.tracers.sqlite.to_str(), Some("/var/lib/app/traces.db"));
/// # Ok::<(), stario_runtime::Error>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct TracersConfig {
    /// The queue of the tracer `json`.
    pub json_queue: QueueConfig,
    /// The file of the tracer `sqlite`; missing folders are made.
    pub sqlite: PathBuf,
    /// The queue of the tracer `sqlite`.
    pub sqlite_queue: QueueConfig,
    /// How long spans are kept; zero is for ever.
    pub sqlite_max_age: Duration,
    /// Bytes of the file, past which the oldest spans go; zero is no limit.
    pub sqlite_max_bytes: u64,
    /// The collector of the tracer `otlp`: `http://host:port`.
    pub otlp: String,
    /// What the app is called there.
    pub otlp_service: String,
    /// The share of traces that is written, from 0 to 1; those that failed always are. Not for the
    /// terminal.
    pub sample: f64,
    /// Whether there may be a page that shows the latest traces.
    pub page: bool,
    /// Spans that are kept for it; the oldest traces go first.
    pub page_max_spans: usize,
    /// Bytes that are kept for it.
    pub page_max_bytes: usize,
}

impl Default for TracersConfig {
    fn default() -> Self {
        Self {
            json_queue: QueueConfig::new(125, 512),
            sqlite: PathBuf::from("stario-traces.sqlite3"),
            sqlite_queue: QueueConfig::new(250, 1024),
            sqlite_max_age: Duration::from_hours(7 * 24),
            sqlite_max_bytes: 1024 * 1024 * 1024,
            otlp: "http://127.0.0.1:4318".to_owned(),
            otlp_service: "stario".to_owned(),
            sample: 1.0,
            page: true,
            page_max_spans: 10_000,
            page_max_bytes: 16 * 1024 * 1024,
        }
    }
}
