//! Several tracers at once.

use std::fmt;
use std::sync::Arc;
use std::thread;

use crate::telemetry::{Id, SpanData, SpanEvent, Tracer, TracerStats, lasting};

/// Hands every span to several tracers, such as a terminal and a file.
///
/// `STARIO_TRACER=tty,sqlite` makes one.
///
/// # Example
///
/// ```
/// use std::sync::Arc;
/// use stario_runtime::telemetry::{Recording, Span, Tee, Tracer};
///
/// let (one, two) = (Arc::new(Recording::new()), Arc::new(Recording::new()));
/// let tracer: Arc<dyn Tracer> = Arc::new(Tee::new([one.clone() as _, two.clone() as _]));
/// Span::root(&tracer, "GET /").end();
/// assert_eq!((one.spans().len(), two.spans().len()), (1, 1));
/// ```
pub struct Tee {
    tracers: Vec<Arc<dyn Tracer>>,
    /// Their names with commas.
    name: &'static str,
}

impl Tee {
    /// A tracer that passes on to `tracers`, in this order.
    ///
    /// Those that record nothing are left out.
    pub fn new(tracers: impl IntoIterator<Item = Arc<dyn Tracer>>) -> Self {
        let wanted = tracers.into_iter().filter(|tracer| tracer.is_recording());
        let tracers: Vec<_> = wanted.collect();
        let names: Vec<_> = tracers.iter().map(|tracer| tracer.name()).collect();
        Self {
            name: lasting(&names.join(",")),
            tracers,
        }
    }
}

impl Tracer for Tee {
    fn name(&self) -> &'static str {
        self.name
    }

    fn is_recording(&self) -> bool {
        !self.tracers.is_empty()
    }

    fn start(&self, span: &SpanData) {
        self.tracers.iter().for_each(|tracer| tracer.start(span));
    }

    fn stay_open(&self, span: &SpanData) {
        self.tracers
            .iter()
            .for_each(|tracer| tracer.stay_open(span));
    }

    fn event(&self, span: Id, event: &SpanEvent) {
        self.tracers
            .iter()
            .for_each(|tracer| tracer.event(span, event));
    }

    fn end(&self, span: SpanData) {
        if let Some((last, others)) = self.tracers.split_last() {
            for tracer in others {
                tracer.end(span.clone());
            }
            last.end(span);
        }
    }

    /// All at the same time: the wait of one is not added to that of the next.
    fn flush(&self) {
        thread::scope(|scope| {
            for tracer in &self.tracers {
                let flush = thread::Builder::new().spawn_scoped(scope, || tracer.flush());
                if flush.is_err() {
                    // No thread to be had: one after the other, then.
                    tracer.flush();
                }
            }
        });
    }

    /// The sums; the last error of any.
    fn stats(&self) -> TracerStats {
        let mut all = TracerStats::default();
        for stats in self.tracers.iter().map(|tracer| tracer.stats()) {
            all.written_spans += stats.written_spans;
            all.waiting_spans += stats.waiting_spans;
            all.dropped_spans += stats.dropped_spans;
            all.write_errors += stats.write_errors;
            if stats.last_write_error_ns > all.last_write_error_ns {
                all.last_write_error = stats.last_write_error;
                all.last_write_error_ns = stats.last_write_error_ns;
            }
        }
        all
    }
}

impl fmt::Debug for Tee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Tee").field(&self.tracers).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry::{Noop, Recording, Span};

    #[derive(Debug)]
    struct Broken(u64);

    impl Tracer for Broken {
        fn end(&self, _span: SpanData) {}

        fn stats(&self) -> TracerStats {
            TracerStats {
                dropped_spans: self.0,
                last_write_error: Some(self.0.to_string()),
                last_write_error_ns: Some(self.0),
                ..TracerStats::default()
            }
        }
    }

    #[test]
    fn everything_goes_to_everybody_and_losses_add_up() {
        let recording = Arc::new(Recording::new());
        let tee = Tee::new([
            Arc::new(Broken(1)) as Arc<dyn Tracer>,
            Arc::new(Noop),
            recording.clone(),
            Arc::new(Broken(3)),
            Arc::new(Broken(2)),
        ]);
        assert_eq!(tee.name(), "custom,recording,custom,custom");
        let tracer: Arc<dyn Tracer> = Arc::new(tee);
        let span = Span::root(&tracer, "work");
        span.event("begun", ()).stay_open();
        span.end();
        tracer.flush();
        assert!(recording.has_event("begun") && recording.find_span("work").is_some());
        let stats = tracer.stats();
        assert_eq!(stats.dropped_spans, 6);
        assert_eq!(stats.last_write_error.as_deref(), Some("3"), "the latest");
    }

    #[test]
    fn nobody_who_listens_is_as_cheap_as_one_who_does_not() {
        assert!(!Tee::new([Arc::new(Noop) as Arc<dyn Tracer>]).is_recording());
    }
}
