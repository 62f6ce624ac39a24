//! The handle that application code holds.

use std::borrow::Cow;
use std::fmt;
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Mutex, OnceLock};

use super::attrs::IntoAttrs;
use super::id::Id;
use super::live::Live;
use super::record::{Clock, Progress, SpanData, SpanLink};
use super::traceparent::Traceparent;
use super::tracer::{Tracer, TracerStats};
use super::unsent::Unsent;

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
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::telemetry::{Id, Span};
    ///
    /// let span = Span::noop(); // for code that wants a span, in a test that does not
    /// span.attr("rows", 12).event("done", ());
    /// assert!(!span.is_recording() && span.id() == Id::ZERO);
    /// ```
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
        let step = Self::begin(Arc::clone(&live.tracer), live.clock, data);
        if let Some(tracestate) = live.tracestate.get() {
            step.set_tracestate(Arc::clone(tracestate));
        }
        step
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
            tracestate: OnceLock::new(),
            clock,
            tracer,
            data: Mutex::new(Some(data)),
            open: AtomicU32::new(0),
        })))
    }

    /// Runs `change` on the data of a span that is still running.
    ///
    /// The lock is held meanwhile: `change` runs no code of the application.
    pub(super) fn with(&self, change: impl FnOnce(&Live, &mut SpanData)) -> &Self {
        if let Some(live) = &self.0
            && let Some(data) = live.data().as_mut()
        {
            change(live, data);
        }
        self
    }

    /// Tells the tracer that this span stays open, so that it shows it now.
    ///
    /// From then on the [first and the last](super::limits::STREAM_EVENTS) events are
    /// kept and those between are counted. The framework says it for every live
    /// stream; a second call does nothing.
    ///
    /// # Example
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use stario_runtime::telemetry::{Recording, Span, Tracer};
    /// # let recording = Arc::new(Recording::new());
    /// # let tracer: Arc<dyn Tracer> = recording.clone();
    /// let worker = Span::root(&tracer, "mail.worker");
    /// worker.stay_open();
    /// for mail in 0..10_000 {
    ///     worker.event("mail.sent", [("number", mail)]);
    /// }
    /// worker.end();
    ///
    /// let kept = recording.find_span("mail.worker").unwrap();
    /// assert_eq!(kept.events.len() as u64 + kept.folded_events, 10_000);
    /// assert!(kept.events.len() < 1000);
    /// ```
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
    ///
    /// The span of a request whose body is still being made (a file that is read while it is sent,
    /// a mounted service) has its time, but reaches its tracer when the body was sent: what goes
    /// wrong there belongs to it.
    ///
    /// # Example
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use stario_runtime::telemetry::{Recording, Span, Tracer};
    /// # let recording = Arc::new(Recording::new());
    /// # let tracer: Arc<dyn Tracer> = recording.clone();
    /// let span = Span::root(&tracer, "import");
    /// span.end();
    /// span.attr("rows", 12); // too late
    /// assert_eq!(recording.find_span("import").unwrap().attr("rows"), None);
    /// ```
    #[inline]
    pub fn end(&self) {
        if let Some(live) = &self.0 {
            live.end();
        }
    }

    /// Keeps a span that records open until a body was sent, whoever ends it.
    pub(crate) fn until_sent(&self) -> Option<Unsent> {
        Unsent::new(self)
    }

    /// What records, if anything does.
    pub(super) fn live(&self) -> Option<&Live> {
        self.0.as_deref()
    }

    /// Whether nothing is ever kept: no lock is needed to say that.
    pub(crate) fn is_noop(&self) -> bool {
        self.0.is_none()
    }

    /// Whether what is said to this span is kept.
    ///
    /// # Example
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use stario_runtime::telemetry::{Recording, Span, Tracer};
    /// # let recording = Arc::new(Recording::new());
    /// # let tracer: Arc<dyn Tracer> = recording.clone();
    /// # fn explain() -> String { "scan".to_owned() }
    /// let span = Span::root(&tracer, "db.query");
    /// if span.is_recording() {
    ///     span.attr("plan", explain()); // costs something
    /// }
    /// span.end();
    /// assert!(recording.has_attribute("plan", "scan"));
    /// ```
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

    pub(super) fn recording(&self) -> Option<&Live> {
        self.0.as_deref().filter(|live| live.data().is_some())
    }

    /// The span's id; [`Id::ZERO`] for a span that records nothing.
    pub fn id(&self) -> Id {
        self.0.as_ref().map_or(Id::ZERO, |live| live.id)
    }

    /// The `tracestate` header for a call that this span makes.
    ///
    /// That of the caller, unchanged.
    ///
    /// Systems of other makers keep theirs in it; it goes along with
    /// [`traceparent`](Self::traceparent). `None` when the caller sent none.
    ///
    /// <https://www.w3.org/TR/trace-context/#tracestate-header>
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/").expect("a pattern"), home);
    /// # }).await;
    /// async fn home(c: Context, w: Writer) {
    ///     w.text(c.span.tracestate().unwrap_or("none"));
    /// }
    ///
    /// let traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    /// let traced = client.get("/").header("traceparent", traceparent);
    /// traced.header("tracestate", "vendor=1").await.assert_text("vendor=1");
    /// # });
    /// ```
    pub fn tracestate(&self) -> Option<&str> {
        self.0.as_ref()?.tracestate.get().map(|state| &**state)
    }

    pub(crate) fn set_tracestate(&self, tracestate: Arc<str>) {
        if let Some(live) = &self.0 {
            if let Some(data) = live.data().as_mut() {
                data.tracestate = Some(Arc::clone(&tracestate));
            }
            // Set once, where the span begins.
            let _ = live.tracestate.set(tracestate);
        }
    }

    /// The `traceparent` header for a call that this span makes.
    ///
    /// `None` when it records nothing.
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
    ///
    /// # Example
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use stario_runtime::telemetry::{Recording, Span, Tracer};
    /// # let recording = Arc::new(Recording::new());
    /// # let tracer: Arc<dyn Tracer> = recording.clone();
    /// let request = Span::root(&tracer, "GET /");
    /// let step = request.step("db.query");
    /// assert_eq!(step.trace_id(), request.trace_id());
    /// assert_ne!(step.id(), request.id());
    /// ```
    pub fn trace_id(&self) -> Id {
        self.0.as_ref().map_or(Id::ZERO, |live| live.trace_id)
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            None => f.write_str("Span(noop)"),
            Some(live) => f.debug_tuple("Span").field(&live.id).finish(),
        }
    }
}
