//! Where spans go.

use std::fmt;

use super::id::Id;
use super::record::{SpanData, SpanEvent};

/// A destination of spans.
///
/// Methods are called from request code, some while the span is locked: they
/// must not block on a device, panic, or use the span's handle. A tracer that
/// writes hands its spans to a thread of its own.
///
/// # Example
///
/// ```
/// use std::sync::{Arc, atomic::{AtomicU64, Ordering}};
/// use stario_runtime::telemetry::{Span, SpanData, Tracer};
///
/// #[derive(Debug, Default)]
/// struct Failures(AtomicU64);
///
/// impl Tracer for Failures {
///     fn end(&self, span: SpanData) {
///         if span.is_error() {
///             self.0.fetch_add(1, Ordering::Relaxed);
///         }
///     }
/// }
///
/// let failures = Arc::new(Failures::default());
/// let tracer: Arc<dyn Tracer> = failures.clone();
/// Span::root(&tracer, "job").fail("no disk");
/// assert_eq!(failures.0.load(Ordering::Relaxed), 1);
/// ```
pub trait Tracer: fmt::Debug + Send + Sync + 'static {
    /// What it is called where the server says what it runs with, such as `json`.
    fn name(&self) -> &'static str {
        "custom"
    }

    /// Whether spans are wanted at all; asked once per root span.
    fn is_recording(&self) -> bool {
        true
    }

    /// A span began.
    fn start(&self, _span: &SpanData) {}

    /// A span said that it [stays open](super::Span::stay_open), as a live
    /// stream does; `span` is what is known so far.
    fn stay_open(&self, _span: &SpanData) {}

    /// Something happened in a span that is still running.
    fn event(&self, _span: Id, _event: &SpanEvent) {}

    /// A span ended.
    fn end(&self, span: SpanData);

    /// Waits until what was handed over is written, at most two seconds.
    ///
    /// Called once at shutdown; blocks, so not from async code that must go on.
    fn flush(&self) {}

    /// What was lost so far.
    fn stats(&self) -> TracerStats {
        TracerStats::default()
    }
}

/// What became of the spans that a tracer was given.
///
/// For the tracers of stario that write, the spans that have ended are exactly those written,
/// waiting and dropped. There is no count of values that could not be encoded: each
/// [`Value`](super::Value) has a form in every format.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TracerStats {
    /// Finished spans that were written.
    pub written_spans: u64,
    /// Finished spans that wait to be written.
    pub waiting_spans: u64,
    /// Finished spans dropped because the queue was full or could not be written.
    pub dropped_spans: u64,
    /// Failed writes.
    pub write_errors: u64,
    /// The text of the last failed write.
    pub last_write_error: Option<String>,
    /// When that was, in nanoseconds since 1970.
    pub last_write_error_ns: Option<u64>,
}

/// Records nothing; a span costs one branch.
#[derive(Clone, Copy, Debug, Default)]
pub struct Noop;

impl Tracer for Noop {
    fn name(&self) -> &'static str {
        "noop"
    }

    fn is_recording(&self) -> bool {
        false
    }

    fn end(&self, _span: SpanData) {}
}
