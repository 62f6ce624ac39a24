//! A tracer that keeps spans for assertions.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::look::Look;
use super::tree;
use crate::telemetry::{Id, SpanData, SpanEvent, ToValue, Tracer};

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
    /// What was known of each span when it began, until it ends.
    open: Vec<SpanData>,
    spans: Vec<SpanData>,
    events: Vec<(Id, SpanEvent)>,
}

/// How a trace is printed into the output of a test.
const PLAIN: Look = Look {
    color: false,
    width: 100,
};

impl Kept {
    /// A span that is still running; its attributes are not known before it ends.
    fn so_far(&self, span: &SpanData) -> SpanData {
        let mut span = span.clone();
        span.name = format!("{} (still running)", span.name).into();
        let events = self.events.iter().filter(|(id, _)| *id == span.id);
        span.events = events.map(|(_, event)| event.clone()).collect();
        span
    }
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
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/rooms").expect("a pattern"), rooms);
    /// # }).await;
    /// async fn rooms(c: Context, w: Writer) {
    ///     c.step("db.query").attr("rows", 12);
    ///     w.text("rooms");
    /// }
    ///
    /// client.get("/rooms").await.span().await; // ended
    /// let query = client.tracer().find_span("db.query").expect("it asks the database");
    /// assert_eq!(query.attr("rows"), Some(&12.into()));
    /// # });
    /// ```
    pub fn find_span(&self, name: &str) -> Option<SpanData> {
        self.kept()
            .spans
            .iter()
            .find(|span| span.name == name)
            .cloned()
    }

    /// The finished span with that id.
    pub fn span(&self, id: Id) -> Option<SpanData> {
        let kept = self.kept();
        kept.spans.iter().find(|span| span.id == id).cloned()
    }

    /// Whether a span is still running.
    ///
    /// # Example
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use stario_runtime::telemetry::{Recording, Span, Tracer};
    /// # let recording = Arc::new(Recording::new());
    /// # let tracer: Arc<dyn Tracer> = recording.clone();
    /// let span = Span::root(&tracer, "import");
    /// assert!(recording.has_open_spans());
    /// span.end();
    /// assert!(!recording.has_open_spans(), "nothing was left running");
    /// ```
    pub fn has_open_spans(&self) -> bool {
        !self.kept().open.is_empty()
    }

    /// A trace as the terminal shows it: its root, its steps, what happened in them.
    ///
    /// Nothing when no span of it was recorded.
    ///
    /// # Example
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use stario_runtime::telemetry::{Recording, Span, Tracer};
    /// # let recording = Arc::new(Recording::new());
    /// # let tracer: Arc<dyn Tracer> = recording.clone();
    /// let span = Span::root(&tracer, "import");
    /// span.step("read rooms.csv").event("row.skipped", [("row", 7)]);
    /// let tree = recording.tree(span.trace_id()).unwrap();
    /// assert!(tree.contains("import (still running)") && tree.contains("row.skipped"));
    /// ```
    pub fn tree(&self, trace: Id) -> Option<String> {
        let kept = self.kept();
        let open = kept.open.iter().map(|span| kept.so_far(span));
        let finished = kept.spans.iter().cloned();
        let spans: Vec<_> = finished
            .chain(open)
            .filter(|span| span.trace_id == trace)
            .collect();
        let root = spans.iter().find(|span| span.parent_id.is_none())?;
        let steps: Vec<_> = spans.iter().filter(|span| span.id != root.id).collect();
        Some(tree::trace(root, &steps, 0, PLAIN))
    }

    /// Whether an event of that name happened, in a finished or a running span.
    pub fn has_event(&self, name: &str) -> bool {
        self.kept()
            .events
            .iter()
            .any(|(_, event)| event.name == name)
    }

    /// Every event of a span, which may still be running.
    ///
    /// # Example
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use stario_runtime::telemetry::{Recording, Span, Tracer};
    /// # let recording = Arc::new(Recording::new());
    /// # let tracer: Arc<dyn Tracer> = recording.clone();
    /// let span = Span::root(&tracer, "import");
    /// span.event("row", [("n", 1)]).event("row", [("n", 2)]);
    /// let numbers = recording.events_of(span.id());
    /// assert_eq!(numbers[1].attr("n"), Some(&2.into()));
    /// ```
    pub fn events_of(&self, span: Id) -> Vec<SpanEvent> {
        let kept = self.kept();
        kept.events
            .iter()
            .filter(|(id, _)| *id == span)
            .map(|(_, event)| event.clone())
            .collect()
    }

    /// Whether a finished span, or any event, has this attribute.
    ///
    /// # Example
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use stario_runtime::telemetry::{Recording, Span, Tracer};
    /// # let recording = Arc::new(Recording::new());
    /// # let tracer: Arc<dyn Tracer> = recording.clone();
    /// let span = Span::root(&tracer, "GET /");
    /// span.event("joined", [("who", "ada")]);
    /// assert!(recording.has_attribute("who", "ada") && !recording.has_attribute("who", "bob"));
    /// ```
    pub fn has_attribute(&self, key: &str, value: impl ToValue) -> bool {
        let wanted = value.to_value();
        let kept = self.kept();
        let spans = kept.spans.iter().map(|span| &span.attributes);
        let events = kept.events.iter().map(|(_, event)| &event.attributes);
        spans
            .chain(events)
            .any(|list| list.get(key) == Some(&wanted))
    }

    /// Forgets what happened so far, for the next part of a test.
    ///
    /// # Example
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use stario_runtime::telemetry::{Recording, Span, Tracer};
    /// # let recording = Arc::new(Recording::new());
    /// # let tracer: Arc<dyn Tracer> = recording.clone();
    /// Span::root(&tracer, "login").end(); // comes before what the test is about
    /// recording.clear();
    /// Span::root(&tracer, "GET /").end();
    /// assert_eq!(recording.spans().len(), 1);
    /// ```
    pub fn clear(&self) {
        let mut kept = self.kept();
        kept.spans.clear();
        kept.events.clear();
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tracer for Recording {
    fn name(&self) -> &'static str {
        "recording"
    }

    fn start(&self, span: &SpanData) {
        self.kept().open.push(span.clone());
    }

    fn event(&self, span: Id, event: &SpanEvent) {
        self.kept().events.push((span, event.clone()));
    }

    fn end(&self, span: SpanData) {
        let mut kept = self.kept();
        kept.open.retain(|open| open.id != span.id);
        kept.spans.push(span);
    }
}
