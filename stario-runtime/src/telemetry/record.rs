//! What is recorded of a span, and the only place that reads the clock.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use super::attrs::{AttrList, IntoAttrs};
use super::edges::Weigh;
use super::id::Id;
use super::limits;
use super::parts::Stream;
use super::traceparent::Traceparent;
use super::value::Value;

/// A clock that starts at the time of day and then only goes forward.
///
/// One trace shares one clock, so its durations and offsets stay right when the
/// time of day is set while it runs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    unix_ns: u64,
    since: Instant,
}

impl Clock {
    pub(crate) fn start() -> Self {
        let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        Self {
            unix_ns: nanos(since_epoch.unwrap_or_default()),
            since: Instant::now(),
        }
    }

    /// Nanoseconds since 1970.
    pub(crate) fn now(&self) -> u64 {
        self.unix_ns.saturating_add(nanos(self.since.elapsed()))
    }
}

/// Enough until the year 2554.
fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// Everything known of a span; what a [`Tracer`](super::Tracer) gets.
///
/// Times are nanoseconds since 1970.
///
/// # Example
///
/// ```
/// use std::sync::Arc;
/// use stario_runtime::telemetry::{Recording, Span, Tracer};
///
/// let recording = Arc::new(Recording::new());
/// let tracer: Arc<dyn Tracer> = recording.clone();
/// let span = Span::root(&tracer, "GET /rooms/{room_id}");
/// span.attr("room_id", 7);
/// span.event("joined", [("who", "ada")]);
/// span.end();
///
/// let spans = recording.spans();
/// let seen = &spans[0];
/// assert_eq!(seen.name, "GET /rooms/{room_id}");
/// assert!(seen.is_root() && !seen.is_error() && seen.end_ns.is_some());
/// assert_eq!(seen.attr("room_id").unwrap().to_string(), "7");
/// assert_eq!(seen.event("joined").unwrap().attr("who").unwrap().as_str(), Some("ada"));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SpanData {
    /// The span's own id.
    pub id: Id,
    /// The id of the span that began the trace.
    pub trace_id: Id,
    /// The span this one is a step of; `None` for a root.
    pub parent_id: Option<Id>,
    /// Whose trace this one goes on; the steps of a span have it too.
    pub caller: Option<Traceparent>,
    /// What the caller's systems say to each other about that trace; the steps have it too.
    pub tracestate: Option<Arc<str>>,
    /// What was done, such as `GET /rooms/{room_id}`.
    pub name: Cow<'static, str>,
    /// When it began.
    pub start_ns: u64,
    /// When it ended; `None` while it runs.
    pub end_ns: Option<u64>,
    /// Why it failed; `None` when it did not.
    pub error: Option<String>,
    /// Attributes in the order they were first set.
    pub attributes: AttrList,
    /// Events in the order they happened.
    pub events: Vec<SpanEvent>,
    /// Other spans this one has to do with.
    pub links: Vec<SpanLink>,
    /// How many events came after [`limits::EVENTS`] or [`limits::EVENT_BYTES`].
    pub dropped_events: u64,
    /// How many events of a span that stayed open were neither among the first
    /// nor among the last [`limits::STREAM_EVENTS`].
    pub folded_events: u64,
    /// How many of `events` came before those that were folded.
    pub folded_after: usize,
    /// How many links came after [`limits::LINKS`].
    pub dropped_links: u64,
    /// How far a span is that stays open.
    pub progress: Option<Arc<Progress>>,
    pub(super) event_bytes: usize,
    /// The events of a span that stays open, until it ends.
    pub(super) stream: Option<Box<Stream>>,
}

/// Something that happened at one moment of a span.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SpanEvent {
    /// When it happened.
    pub time_ns: u64,
    /// What happened.
    pub name: Cow<'static, str>,
    /// Details.
    pub attributes: AttrList,
    /// A longer text, such as the causes of an error, one per line.
    pub body: Option<String>,
}

/// A pointer to another span.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SpanLink {
    /// What the other span is to this one.
    pub name: Cow<'static, str>,
    /// The other span.
    pub span_id: Id,
    /// The other span's trace.
    pub trace_id: Id,
    /// Details.
    pub attributes: AttrList,
}

/// How far a live stream is, while it is open.
///
/// A tracer that was told by [`stay_open`](super::Tracer::stay_open) keeps it and looks whenever
/// it likes.
#[derive(Debug, Default)]
pub struct Progress {
    events: AtomicU64,
    bytes: AtomicU64,
}

impl Progress {
    /// Events sent so far.
    pub fn events(&self) -> u64 {
        self.events.load(Ordering::Relaxed)
    }

    /// Their bytes, before compression.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    pub(crate) fn sent(&self, bytes: usize) {
        self.events.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
    }
}

/// The same place.
impl PartialEq for Progress {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl SpanData {
    pub(crate) fn new(name: Cow<'static, str>, now: u64, parent: Option<(Id, Id)>) -> Self {
        let id = Id::new(now);
        Self {
            id,
            trace_id: parent.map_or(id, |(trace, _)| trace),
            parent_id: parent.map(|(_, span)| span),
            caller: None,
            tracestate: None,
            name: bounded(name),
            start_ns: now,
            end_ns: None,
            error: None,
            attributes: AttrList::default(),
            events: Vec::new(),
            links: Vec::new(),
            dropped_events: 0,
            folded_events: 0,
            folded_after: 0,
            dropped_links: 0,
            progress: None,
            event_bytes: 0,
            stream: None,
        }
    }

    /// The value of an attribute.
    pub fn attr(&self, key: &str) -> Option<&Value> {
        self.attributes.get(key)
    }

    /// The first event of that name.
    pub fn event(&self, name: &str) -> Option<&SpanEvent> {
        self.events.iter().find(|event| event.name == name)
    }

    /// Whether the span failed.
    pub fn is_error(&self) -> bool {
        self.error.is_some()
    }

    /// Whether the span began its trace here.
    pub fn is_root(&self) -> bool {
        self.parent_id.is_none()
    }

    /// How long it took; zero while it runs.
    pub fn duration(&self) -> Duration {
        let end = self.end_ns.unwrap_or(self.start_ns);
        Duration::from_nanos(end.saturating_sub(self.start_ns))
    }

    /// Whether there is room for an event; when there is not, it counts as dropped.
    pub(crate) fn admits(&mut self, event: &SpanEvent) -> bool {
        let fits = self.stream.is_some()
            || (self.events.len() < limits::EVENTS
                && self.event_bytes + event.bytes() <= limits::EVENT_BYTES);
        self.dropped_events += u64::from(!fits);
        fits
    }

    /// Adds an event that was [admitted](Self::admits).
    pub(crate) fn push_event(&mut self, event: SpanEvent) {
        if let Some(stream) = &mut self.stream {
            stream.push(&event);
        } else {
            self.event_bytes += event.bytes();
            self.events.push(event);
        }
    }

    /// Fixes what is known: nothing is added later.
    pub(crate) fn close(&mut self, now: u64) {
        self.end_ns = Some(now);
        self.unfold_stream();
    }

    pub(crate) fn push_link(&mut self, link: SpanLink) {
        if self.links.len() >= limits::LINKS {
            self.dropped_links += 1;
        } else {
            self.links.push(link);
        }
    }

    pub(crate) fn rename(&mut self, name: Cow<'static, str>) {
        self.name = bounded(name);
    }
}

impl SpanEvent {
    pub(crate) fn new(time_ns: u64, name: Cow<'static, str>, attrs: impl IntoAttrs) -> Self {
        let mut attributes = AttrList::default();
        attrs.write_to(&mut attributes);
        Self {
            time_ns,
            name: bounded(name),
            attributes,
            body: None,
        }
    }

    /// The value of an attribute.
    pub fn attr(&self, key: &str) -> Option<&Value> {
        self.attributes.get(key)
    }
}

impl Weigh for SpanData {
    /// Counts on events that were added one by one: 512 of them are not visited.
    fn bytes(&self) -> usize {
        let error = self.error.as_ref().map_or(0, String::len);
        let link = |link: &SpanLink| size_of::<SpanLink>() + link.attributes.bytes();
        let links: usize = self.links.iter().map(link).sum();
        let state = self.tracestate.as_ref().map_or(0, |state| state.len());
        let texts = self.name.len() + error + state + self.attributes.bytes();
        size_of::<Self>() + texts + self.event_bytes + links
    }
}

impl Weigh for SpanEvent {
    fn bytes(&self) -> usize {
        let body = self.body.as_ref().map_or(0, String::len);
        size_of::<Self>() + self.name.len() + self.attributes.bytes() + body
    }
}

impl SpanLink {
    pub(crate) fn new(name: Cow<'static, str>, span_id: Id, trace_id: Id) -> Self {
        Self {
            name: bounded(name),
            span_id,
            trace_id,
            attributes: AttrList::default(),
        }
    }

    /// A caller has only eight bytes for its span: they are the last of the id.
    pub(crate) fn to_caller(caller: &Traceparent) -> Self {
        let mut id = [0; 16];
        id[8..].copy_from_slice(&caller.span_id());
        Self::new("caller".into(), Id::from_bytes(id), caller.trace_id())
    }
}

fn bounded(name: Cow<'static, str>) -> Cow<'static, str> {
    match limits::cut(&name) {
        Some(kept) => kept.into(),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn push(span: &mut SpanData, time: u64, name: &'static str, attrs: impl IntoAttrs) {
        let event = SpanEvent::new(time, name.into(), attrs);
        if span.admits(&event) {
            span.push_event(event);
        }
    }

    #[test]
    fn a_clock_never_goes_back_and_is_the_time_of_day() {
        let clock = Clock::start();
        let (first, second) = (clock.now(), clock.now());
        assert!(first <= second);
        let year_2020 = 1_577_836_800_000_000_000;
        assert!(first > year_2020);
    }

    #[test]
    fn a_root_is_its_own_trace_and_a_child_is_in_its_parents() {
        let root = SpanData::new("root".into(), 5, None);
        assert_eq!((root.trace_id, root.parent_id), (root.id, None));
        let child = SpanData::new("child".into(), 6, Some((root.trace_id, root.id)));
        assert_eq!((child.trace_id, child.parent_id), (root.id, Some(root.id)));
        assert_ne!(child.id, root.id);
    }

    #[test]
    fn a_few_huge_events_fill_a_span_as_well() {
        let mut span = SpanData::new("stream".into(), 0, None);
        let page = "x".repeat(limits::TEXT_BYTES);
        for time in 0..200 {
            push(&mut span, time, "page", [("html", page.as_str())]);
        }
        assert_eq!(span.events.len() as u64 + span.dropped_events, 200);
        assert!(
            (100..128).contains(&span.events.len()),
            "{}",
            span.events.len()
        );
    }

    #[test]
    fn events_and_links_past_the_limit_are_counted() {
        let mut span = SpanData::new("stream".into(), 0, None);
        for time in 0..limits::EVENTS as u64 + 3 {
            push(&mut span, time, "tick", ());
        }
        for _ in 0..limits::LINKS + 2 {
            span.push_link(SpanLink::new("of".into(), Id::ZERO, Id::ZERO));
        }
        assert_eq!(
            (span.events.len(), span.dropped_events),
            (limits::EVENTS, 3)
        );
        assert_eq!((span.links.len(), span.dropped_links), (limits::LINKS, 2));
    }

    #[test]
    fn a_span_that_stays_open_keeps_the_first_and_the_last_events() {
        const EDGE: u64 = limits::STREAM_EVENTS as u64;
        let mut span = SpanData::new("stream".into(), 0, None);
        push(&mut span, 0, "opened", ());
        span.stay_open();
        for time in 1..10_000 {
            push(&mut span, time, "relay", [("subject", "click")]);
        }
        span.close(10_000);
        let times: Vec<_> = span.events.iter().map(|event| event.time_ns).collect();
        let expected: Vec<_> = (0..EDGE).chain(10_000 - EDGE..10_000).collect();
        assert_eq!(times, expected);
        assert_eq!(span.events[1].attr("subject"), Some(&"click".into()));
        assert_eq!(
            (span.folded_events, span.folded_after, span.dropped_events),
            (10_000 - 2 * EDGE, limits::STREAM_EVENTS, 0)
        );
    }

    #[test]
    fn a_long_stream_is_no_heavier_than_a_short_one() {
        let weight = |events: u64| {
            let mut span = SpanData::new("stream".into(), 0, None);
            span.stay_open();
            for time in 0..events {
                push(&mut span, time, "relay", [("subject", "click")]);
            }
            assert!(span.events.is_empty());
            span.stream.unwrap().bytes()
        };
        assert_eq!(weight(100), weight(100_000));
        assert!(weight(100) < 4 * 1024, "{}", weight(100));
    }

    #[test]
    fn what_happened_before_a_span_said_that_it_stays_open_is_folded_as_well() {
        let mut span = SpanData::new("stream".into(), 0, None);
        (0..200).for_each(|time| push(&mut span, time, "step", ()));
        span.stay_open();
        span.close(200);
        assert_eq!(span.events.len(), 2 * limits::STREAM_EVENTS);
        assert_eq!(span.folded_events, 200 - 2 * limits::STREAM_EVENTS as u64);
    }
}
