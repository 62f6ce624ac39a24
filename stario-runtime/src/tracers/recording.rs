//! A tracer that keeps spans for assertions.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::telemetry::Id;
use crate::telemetry::ToValue;
use crate::telemetry::Tracer;
use crate::telemetry::{SpanData, SpanEvent};

/// Keeps every finished span, and the events of those still running.
///
/// For tests: it grows without bound.
///
/// # Example
///
/// ```
/// use std::sync::Arc;
/// use stario_runtime::telemetry::{Recording, Span, Tracer};
///
/// let recording = Arc::new(Recording::new());
/// let tracer: Arc<dyn Tracer> = recording.clone();
/// let span = Span::root(&tracer, "GET /");
/// span.event("joined", [("who", "ada")]);
/// assert!(recording.has_event("joined"), "even before the span has ended");
/// span.end();
/// assert_eq!(recording.spans().len(), 1);
/// ```
#[derive(Debug, Default)]
pub struct Recording(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    spans: Vec<SpanData>,
    events: Vec<(Id, SpanEvent)>,
}

impl Recording {
    /// A tracer that has recorded nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The finished spans in the order they ended.
    pub fn spans(&self) -> Vec<SpanData> {
        self.kept().spans.clone()
    }

    /// The first finished span of that name.
    pub fn find_span(&self, name: &str) -> Option<SpanData> {
        self.kept()
            .spans
            .iter()
            .find(|span| span.name == name)
            .cloned()
    }

    /// Whether an event of that name happened, in a finished or a running span.
    pub fn has_event(&self, name: &str) -> bool {
        self.kept()
            .events
            .iter()
            .any(|(_, event)| event.name == name)
    }

    /// Every event of a span, which may still be running.
    pub fn events_of(&self, span: Id) -> Vec<SpanEvent> {
        let kept = self.kept();
        kept.events
            .iter()
            .filter(|(id, _)| *id == span)
            .map(|(_, event)| event.clone())
            .collect()
    }

    /// Whether a finished span, or any event, has this attribute.
    pub fn has_attribute(&self, key: &str, value: impl ToValue) -> bool {
        let wanted = value.to_value();
        let kept = self.kept();
        let spans = kept.spans.iter().map(|span| &span.attributes);
        let events = kept.events.iter().map(|(_, event)| &event.attributes);
        spans
            .chain(events)
            .any(|list| list.get(key) == Some(&wanted))
    }

    /// Forgets everything, for the next part of a test.
    pub fn clear(&self) {
        *self.kept() = Kept::default();
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tracer for Recording {
    fn name(&self) -> &'static str {
        "recording"
    }

    fn event(&self, span: Id, event: &SpanEvent) {
        self.kept().events.push((span, event.clone()));
    }

    fn end(&self, span: SpanData) {
        self.kept().spans.push(span);
    }
}
