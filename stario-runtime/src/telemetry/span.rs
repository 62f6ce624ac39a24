//! The handle that application code holds.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::attrs::{AttrList, IntoAttrs, Key};
use super::id::Id;
use super::limits;
use super::record::{Clock, Progress, SpanData, SpanEvent, SpanLink};
use super::traceparent::Traceparent;
use super::tracer::{Tracer, TracerStats};
use super::value::{ToValue, Value};

/// A unit of work: a name, a beginning, an end, and what happened between.
///
/// A clone is another handle to the same span. It ends when [`end`](Span::end)
/// is called or the last handle is dropped; what is said to it afterwards is
/// ignored. A span that is dropped while its thread panics is marked as failed.
///
/// # Example
///
/// ```
/// use std::sync::Arc;
/// use stario_runtime::telemetry::{Recording, Span, Tracer};
///
/// let recording = Arc::new(Recording::new());
/// let tracer: Arc<dyn Tracer> = recording.clone();
/// let span = Span::root(&tracer, "import");
/// {
///     let step = span.step("db.query");
///     step.attr("rows", 12);
/// } // the step ends here
/// span.end();
///
/// let step = recording.find_span("db.query").unwrap();
/// assert_eq!(step.parent_id, Some(span.id()));
/// ```
#[derive(Clone)]
pub struct Span(Option<Arc<Live>>);

struct Live {
    id: Id,
    trace_id: Id,
    /// Whose trace this one goes on.
    caller: Option<Traceparent>,
    clock: Clock,
    tracer: Arc<dyn Tracer>,
    /// `None` once the span has ended.
    data: Mutex<Option<SpanData>>,
}

impl Live {
    fn data(&self) -> MutexGuard<'_, Option<SpanData>> {
        // The data is valid after every statement, so a panic elsewhere is no reason to lose it.
        self.data.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn record(&self, event: SpanEvent) {
        if let Some(data) = self.data().as_mut()
            && data.admits(&event)
        {
            self.tracer.event(self.id, &event);
            data.push_event(event);
        }
    }

    fn end(&self) {
        let ended = self.data().take();
        if let Some(mut data) = ended {
            data.close(self.clock.now());
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
        self.end();
    }
}

impl Span {
    /// Begins a trace.
    #[must_use = "a span ends when it is dropped, so an unused span measures nothing"]
    pub fn root(tracer: &Arc<dyn Tracer>, name: impl Into<Cow<'static, str>>) -> Self {
        Self::root_with(tracer, name, None, ())
    }

    /// Begins a trace with attributes, as the answer to somebody else's.
    ///
    /// The span has ids of its own and [links](Self::link) to the caller's, whose trace goes on
    /// in [`traceparent`](Self::traceparent). The tracer sees the attributes from the start.
    ///
    /// # Example
    ///
    /// ```
    /// use std::sync::Arc;
    /// use stario_runtime::telemetry::{Recording, Span, Tracer};
    ///
    /// let tracer: Arc<dyn Tracer> = Arc::new(Recording::new());
    /// let message = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    /// let span = Span::root_with(&tracer, "order", message.parse().ok(), [("id", 7)]);
    /// let onward = span.traceparent().unwrap().to_string();
    /// assert!(onward.starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-"));
    /// ```
    #[must_use = "a span ends when it is dropped, so an unused span measures nothing"]
    pub fn root_with(
        tracer: &Arc<dyn Tracer>,
        name: impl Into<Cow<'static, str>>,
        caller: Option<Traceparent>,
        attrs: impl IntoAttrs,
    ) -> Self {
        if !tracer.is_recording() {
            return Self::noop();
        }
        let clock = Clock::start();
        let mut data = SpanData::new(name.into(), clock.now(), None);
        attrs.write_to(&mut data.attributes);
        data.caller = caller;
        data.links.extend(caller.as_ref().map(SpanLink::to_caller));
        Self::begin(Arc::clone(tracer), clock, data)
    }

    /// A span that records nothing and costs nothing.
    pub const fn noop() -> Self {
        Self(None)
    }

    /// Begins a part of this span.
    ///
    /// It ends when it is dropped. A step may outlive its parent: it keeps its
    /// place in the trace.
    #[must_use = "a step ends when it is dropped, so an unused step measures nothing"]
    pub fn step(&self, name: impl Into<Cow<'static, str>>) -> Self {
        let Some(live) = &self.0 else {
            return Self::noop();
        };
        let parent = (live.trace_id, live.id);
        let mut data = SpanData::new(name.into(), live.clock.now(), Some(parent));
        data.caller = live.caller;
        Self::begin(Arc::clone(&live.tracer), live.clock, data)
    }

    /// Begins a trace of its own that [links](Self::link) to this span as its `origin`.
    ///
    /// For work that this one only sets off, such as a background task: it would otherwise keep
    /// the trace open, or be a step that outlives its parent.
    ///
    /// # Example
    ///
    /// ```
    /// use std::sync::Arc;
    /// use stario_runtime::telemetry::{Recording, Span, Tracer};
    ///
    /// let recording = Arc::new(Recording::new());
    /// let tracer: Arc<dyn Tracer> = recording.clone();
    /// let request = Span::root(&tracer, "POST /import");
    /// request.new_trace("import").end();
    ///
    /// let import = recording.find_span("import").unwrap();
    /// assert!(import.is_root() && import.trace_id != request.trace_id());
    /// assert_eq!(import.links[0].span_id, request.id());
    /// ```
    #[must_use = "a span ends when it is dropped, so an unused span measures nothing"]
    pub fn new_trace(&self, name: impl Into<Cow<'static, str>>) -> Self {
        let Some(live) = &self.0 else {
            return Self::noop();
        };
        let trace = Self::root(&live.tracer, name);
        trace.link("origin", self);
        trace
    }

    fn begin(tracer: Arc<dyn Tracer>, clock: Clock, data: SpanData) -> Self {
        tracer.start(&data);
        Self(Some(Arc::new(Live {
            id: data.id,
            trace_id: data.trace_id,
            caller: data.caller,
            clock,
            tracer,
            data: Mutex::new(Some(data)),
        })))
    }

    /// Runs `change` on the data of a span that is still running.
    ///
    /// The lock is held meanwhile: `change` runs no code of the application.
    fn with(&self, change: impl FnOnce(&Live, &mut SpanData)) -> &Self {
        if let Some(live) = &self.0
            && let Some(data) = live.data().as_mut()
        {
            change(live, data);
        }
        self
    }

    /// Sets an attribute, replacing an earlier value of that name.
    pub fn attr(&self, key: impl Into<Key>, value: impl ToValue) -> &Self {
        if !self.is_noop() {
            let (key, value) = (key.into(), value.to_value());
            self.with(|_, data| data.attributes.push(key, value));
        }
        self
    }

    /// Sets several attributes.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{attrs, telemetry::Span};
    /// # let span = Span::noop();
    /// let rows = 5;
    /// span.attrs(attrs! { rows, "cols" => 7 }).attrs([("a", 1), ("b", 2)]);
    /// assert_eq!(rows, 5);
    /// ```
    pub fn attrs(&self, attrs: impl IntoAttrs) -> &Self {
        if self.is_recording() {
            let mut list = AttrList::default();
            attrs.write_to(&mut list);
            self.with(|_, data| list.write_to(&mut data.attributes));
        }
        self
    }

    /// Records that something happened; `()` when there are no details.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{attrs, telemetry::Span};
    /// # let span = Span::noop();
    /// span.event("cache.miss", ()).event("joined", attrs! { "who" => "ada" });
    /// # assert!(!span.is_recording());
    /// ```
    pub fn event(&self, name: impl Into<Cow<'static, str>>, attrs: impl IntoAttrs) -> &Self {
        if let Some(live) = self.recording() {
            live.record(SpanEvent::new(live.clock.now(), name.into(), attrs));
        }
        self
    }

    /// Records an event with a longer text, such as a query or what a program has printed.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::telemetry::Span;
    /// # let span = Span::noop();
    /// span.event_with_body("sql", [("rows", 3)], "SELECT id\nFROM rooms");
    /// # assert!(!span.is_recording());
    /// ```
    pub fn event_with_body(
        &self,
        name: impl Into<Cow<'static, str>>,
        attrs: impl IntoAttrs,
        body: impl AsRef<str>,
    ) -> &Self {
        if let Some(live) = self.recording() {
            let mut event = SpanEvent::new(live.clock.now(), name.into(), attrs);
            event.body = Some(limits::copied(body.as_ref()));
            live.record(event);
        }
        self
    }

    /// Records an error as the event `exception`, with its causes as the body.
    ///
    /// The span is not marked as failed: an error may have been expected. For
    /// one that was not, call [`fail`](Self::fail) as well.
    pub fn exception<E: Error + ?Sized>(&self, error: &E) -> &Self {
        let kind = std::any::type_name::<E>();
        // A trait object has lost the name of its type.
        let kind = (!kind.starts_with("dyn ")).then_some(kind);
        self.thrown(kind, error, || causes(error.source()))
    }

    /// Records an error of a handler, with its type and the place where it came up.
    pub(crate) fn returned(&self, error: &crate::error::Error) -> &Self {
        let source = error.as_std();
        self.attr("error.location", Value::display(error.location()));
        self.thrown(error.type_name(), source, || causes(source.source()))
    }

    /// Records the event `exception`.
    pub(crate) fn thrown(
        &self,
        kind: Option<&str>,
        message: impl fmt::Display,
        body: impl FnOnce() -> Option<String>,
    ) -> &Self {
        if let Some(live) = self.recording() {
            let mut event = SpanEvent::new(live.clock.now(), "exception".into(), ());
            event
                .attributes
                .push("exc.message", Value::display(message));
            if let Some(kind) = kind {
                event.attributes.push("exc.type", kind);
            }
            event.body = body().map(limits::bounded);
            live.record(event);
        }
        self
    }

    /// Marks the span as failed and says why.
    pub fn fail(&self, message: impl AsRef<str>) -> &Self {
        self.with(|_, data| data.error = Some(limits::copied(message.as_ref())))
    }

    /// Marks the span as failed unless it is already.
    pub(crate) fn fail_if_fine(&self, message: &str) {
        self.with(|_, data| {
            data.error.get_or_insert_with(|| limits::copied(message));
        });
    }

    /// Points to another span: `name` says what it is to this one.
    pub fn link(&self, name: impl Into<Cow<'static, str>>, other: &Span) -> &Self {
        self.link_with(name, other, ())
    }

    /// Points to another span, with details.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::telemetry::Span;
    /// # let (batch, order) = (Span::noop(), Span::noop());
    /// batch.link_with("contains", &order, [("position", 3)]);
    /// # assert!(!batch.is_recording());
    /// ```
    pub fn link_with(
        &self,
        name: impl Into<Cow<'static, str>>,
        other: &Span,
        attrs: impl IntoAttrs,
    ) -> &Self {
        if !self.is_noop() {
            let mut link = SpanLink::new(name.into(), other.id(), other.trace_id());
            attrs.write_to(&mut link.attributes);
            self.with(|_, data| data.push_link(link));
        }
        self
    }

    /// Gives the span another name.
    pub fn rename(&self, name: impl Into<Cow<'static, str>>) -> &Self {
        if !self.is_noop() {
            let name = name.into();
            self.with(|_, data| data.rename(name));
        }
        self
    }

    /// Tells the tracer that this span stays open, so that it shows it now.
    ///
    /// From then on the [first and the last](limits::STREAM_EVENTS) events are
    /// kept and those between are counted. The framework says it for every live
    /// stream; a second call does nothing.
    pub fn stay_open(&self) -> &Self {
        self.with(|live, data| {
            if !data.stays_open() {
                data.progress = Some(Arc::default());
                live.tracer.stay_open(data);
                data.stay_open();
            }
        })
    }

    /// Where a span that stays open says how far it is.
    pub(crate) fn progress(&self) -> Option<Arc<Progress>> {
        let live = self.0.as_ref()?;
        live.data().as_ref()?.progress.clone()
    }

    /// What is known of a span that still runs, as if it ended now.
    #[cfg(debug_assertions)]
    pub(crate) fn so_far(&self) -> Option<SpanData> {
        let live = self.0.as_ref()?;
        let mut data = live.data().clone()?;
        data.close(live.clock.now());
        Some(data)
    }

    /// Ends the span now; a second call does nothing.
    pub fn end(&self) {
        if let Some(live) = &self.0 {
            live.end();
        }
    }

    /// Whether nothing is ever kept: no lock is needed to say that.
    pub(crate) fn is_noop(&self) -> bool {
        self.0.is_none()
    }

    /// Whether what is said to this span is kept.
    pub fn is_recording(&self) -> bool {
        self.recording().is_some()
    }

    /// The name of the tracer; `None` for a span that records nothing.
    pub(crate) fn tracer_name(&self) -> Option<&'static str> {
        self.0.as_ref().map(|live| live.tracer.name())
    }

    /// What the tracer has lost so far; nothing for a span that records nothing.
    pub(crate) fn tracer_stats(&self) -> TracerStats {
        let live = self.0.as_ref();
        live.map(|live| live.tracer.stats()).unwrap_or_default()
    }

    fn recording(&self) -> Option<&Live> {
        self.0.as_deref().filter(|live| live.data().is_some())
    }

    /// The span's id; [`Id::ZERO`] for a span that records nothing.
    pub fn id(&self) -> Id {
        self.0.as_ref().map_or(Id::ZERO, |live| live.id)
    }

    /// The `traceparent` header for a call that this span makes; `None` when it records nothing.
    ///
    /// It goes on the trace of the caller when there was one, else it names this span's own.
    ///
    /// # Example
    ///
    /// ```
    /// use std::sync::Arc;
    /// use stario_runtime::telemetry::{Recording, Span, Tracer};
    ///
    /// let tracer: Arc<dyn Tracer> = Arc::new(Recording::new());
    /// let span = Span::root(&tracer, "GET /");
    /// let header = span.traceparent().unwrap();
    /// assert_eq!(header.trace_id(), span.trace_id());
    /// assert_eq!(Span::noop().traceparent(), None);
    /// ```
    pub fn traceparent(&self) -> Option<Traceparent> {
        let live = self.0.as_ref()?;
        Some(Traceparent::of(
            live.caller.as_ref(),
            live.trace_id,
            live.id,
        ))
    }

    /// The id of the trace; [`Id::ZERO`] for a span that records nothing.
    pub fn trace_id(&self) -> Id {
        self.0.as_ref().map_or(Id::ZERO, |live| live.trace_id)
    }
}

/// The chain of causes, one per line.
fn causes(mut source: Option<&(dyn Error + 'static)>) -> Option<String> {
    let mut body = String::new();
    while let Some(error) = source {
        if !body.is_empty() {
            body.push('\n');
        }
        body.push_str("caused by: ");
        body.push_str(&Value::display(error).to_string());
        if body.len() > limits::TEXT_BYTES {
            break;
        }
        source = error.source();
    }
    (!body.is_empty()).then(|| limits::bounded(body))
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            None => f.write_str("Span(noop)"),
            Some(live) => f.debug_tuple("Span").field(&live.id).finish(),
        }
    }
}
