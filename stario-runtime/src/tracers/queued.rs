//! Tracers that hand every finished span to a queue as it is.

use super::queue::Queue;
use super::sink::Record;
use crate::telemetry::{SpanData, Tracer, TracerStats};

/// Whole spans, for a thread that writes them.
pub(super) type Spans = Queue<Box<SpanData>>;

impl Record for Box<SpanData> {
    fn spans(&self) -> u64 {
        1
    }
}

/// Makes a newtype over [`Spans`] a tracer of that name.
macro_rules! queued {
    ($tracer:ty, $name:literal) => {
        impl Tracer for $tracer {
            fn name(&self) -> &'static str {
                $name
            }

            fn end(&self, span: SpanData) {
                self.0.push(Box::new(span));
            }

            fn flush(&self) {
                self.0.flush();
            }

            fn stats(&self) -> TracerStats {
                self.0.stats()
            }
        }
    };
}

queued!(super::Json, "json");
#[cfg(feature = "otlp")]
queued!(super::Otlp, "otlp");
#[cfg(feature = "sqlite")]
queued!(super::Sqlite, "sqlite");
