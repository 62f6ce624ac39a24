//! What the handles of a span share.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::id::Id;
use super::record::{Clock, SpanData, SpanEvent};
use super::traceparent::Traceparent;
use super::tracer::Tracer;

/// A span that records.
pub(super) struct Live {
    pub(super) id: Id,
    pub(super) trace_id: Id,
    /// Whose trace this one goes on.
    pub(super) caller: Option<Traceparent>,
    /// What the caller's systems say to each other about that trace.
    pub(super) tracestate: OnceLock<Arc<str>>,
    pub(super) clock: Clock,
    pub(super) tracer: Arc<dyn Tracer>,
    /// `None` once the span has ended.
    pub(super) data: Mutex<Option<SpanData>>,
    /// How many keep it open, and whether it was told to end.
    pub(super) open: AtomicU32,
}

/// The bit of [`Live::open`] that says so.
const TOLD: u32 = 1 << 31;

impl Live {
    pub(super) fn data(&self) -> MutexGuard<'_, Option<SpanData>> {
        // The data is valid after every statement, so a panic elsewhere is no reason to lose it.
        self.data.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn record(&self, event: SpanEvent) {
        if let Some(data) = self.data().as_mut()
            && data.admits(&event)
        {
            // What is over leaves first: a tracer that writes has it before the stream ends.
            if let Some(part) = data.part(event.time_ns) {
                self.tracer.end(part);
            }
            self.tracer.event(self.id, &event);
            data.push_event(event);
        }
    }

    /// Ends the span, or leaves that to the last one who keeps it open.
    #[inline(never)]
    pub(super) fn end(&self) {
        if self.open.fetch_or(TOLD, Ordering::AcqRel) & !TOLD == 0 {
            self.finish();
        } else if let Some(data) = self.data().as_mut() {
            let now = self.clock.now();
            data.end_ns.get_or_insert(now);
        }
    }

    pub(super) fn keep_open(&self) {
        self.open.fetch_add(1, Ordering::AcqRel);
    }

    pub(super) fn let_go(&self) {
        if self.open.fetch_sub(1, Ordering::AcqRel) == TOLD | 1 {
            self.finish();
        }
    }

    fn finish(&self) {
        let ended = self.data().take();
        if let Some(mut data) = ended {
            data.close(data.end_ns.unwrap_or_else(|| self.clock.now()));
            self.tracer.end(data);
        }
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        if std::thread::panicking()
            && let Some(data) = self.data().as_mut()
            && data.error.is_none()
        {
            data.error = Some("panicked".to_owned());
        }
        self.finish();
    }
}
