//! A tracer that keeps the latest spans in memory, for the page that shows them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::MissedTickBehavior;

use super::kept::{Kept, Trace};
use super::throughput::{Rates, Throughput};
use crate::telemetry::{Id, SpanData, SpanEvent, Tracer};

const PULSE: Duration = Duration::from_millis(500);

/// Keeps the traces that run and the latest of those that have ended.
///
/// Bounded by a number of spans and by bytes: what has ended first goes first.
#[derive(Debug)]
pub struct Recent {
    kept: Mutex<Kept>,
    throughput: Mutex<Throughput>,
    changes: AtomicU64,
}

impl Recent {
    pub(crate) fn new(most_spans: usize, most_bytes: usize) -> Self {
        Self {
            kept: Mutex::new(Kept::new(most_spans, most_bytes)),
            throughput: Mutex::default(),
            changes: AtomicU64::new(0),
        }
    }

    /// What has ended, the latest first.
    pub fn ended(&self) -> Vec<Arc<Trace>> {
        self.kept().ended()
    }

    /// What runs, the oldest first.
    pub fn open(&self) -> Vec<Arc<Trace>> {
        self.kept().open()
    }

    /// One trace by the id of its root.
    pub fn find(&self, trace: Id) -> Option<Arc<Trace>> {
        self.kept().find(trace)
    }

    /// Spans and bytes of what has ended.
    pub fn size(&self) -> (usize, usize) {
        self.kept().size()
    }

    /// Requests that ended in each of the last seconds, the latest last.
    pub fn rates(&self, now_ns: u64) -> Vec<Rates> {
        let throughput = &self.throughput;
        let throughput = throughput.lock().unwrap_or_else(PoisonError::into_inner);
        throughput.until(now_ns)
    }

    /// Grows with everything that is to be seen.
    pub fn changes(&self) -> u64 {
        self.changes.load(Ordering::Relaxed)
    }

    /// When a page looks again.
    pub fn pulse(&self) -> tokio::time::Interval {
        let mut pulse = tokio::time::interval(PULSE);
        pulse.set_missed_tick_behavior(MissedTickBehavior::Delay);
        pulse
    }

    /// Forgets what has ended.
    pub fn clear(&self) {
        self.changed().clear();
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn changed(&self) -> MutexGuard<'_, Kept> {
        self.changes.fetch_add(1, Ordering::Relaxed);
        self.kept()
    }
}

impl Tracer for Recent {
    fn name(&self) -> &'static str {
        "recent"
    }

    fn start(&self, span: &SpanData) {
        self.changed().begin(span);
    }

    fn stay_open(&self, span: &SpanData) {
        self.changed().update(span);
    }

    fn event(&self, span: Id, event: &SpanEvent) {
        self.changed().event(span, event);
    }

    fn end(&self, span: SpanData) {
        if span.is_root() && span.attr("request.method").is_some() {
            let throughput = &self.throughput;
            let mut throughput = throughput.lock().unwrap_or_else(PoisonError::into_inner);
            throughput.count(&span);
        }
        self.changed().end(span);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry::Span;

    const ROOMY: usize = 1024 * 1024;

    fn recent(spans: usize, bytes: usize) -> (Arc<Recent>, Arc<dyn Tracer>) {
        let recent = Arc::new(Recent::new(spans, bytes));
        (recent.clone(), recent)
    }

    fn names(traces: &[Arc<Trace>]) -> Vec<String> {
        let name = |trace: &Arc<Trace>| trace.root.name.clone().into_owned();
        traces.iter().map(name).collect()
    }

    #[test]
    fn a_trace_is_open_with_its_steps_and_events_and_then_among_the_ended() {
        let (recent, tracer) = recent(100, ROOMY);
        let request = Span::root_with(&tracer, "GET /", None, [("request.method", "GET")]);
        let step = request.step("db");
        request.event("begun", [("n", 1)]);
        let open = recent.find(request.id()).unwrap();
        assert_eq!((open.root.end_ns, open.steps.len()), (None, 1));
        assert_eq!(open.root.events.len(), 1);
        step.attr("rows", 3);
        step.end();
        request.fail("late");
        request.end();
        assert!(recent.open().is_empty());
        let ended = recent.find(request.id()).unwrap();
        assert_eq!(ended.root.error.as_deref(), Some("late"));
        assert_eq!(ended.root.events.len(), 1, "not twice");
        assert_eq!(ended.steps[0].attr("rows"), Some(&3.into()));
    }

    #[test]
    fn the_oldest_go_when_there_are_too_many_spans() {
        let (recent, tracer) = recent(4, ROOMY);
        for name in ["a", "b", "c"] {
            let root = Span::root(&tracer, name);
            root.step("s").end();
        }
        assert_eq!(names(&recent.ended()), ["c", "b"], "the latest first");
        assert_eq!(recent.size().0, 4);
        recent.clear();
        assert_eq!((recent.ended().len(), recent.size()), (0, (0, 0)));
    }

    #[test]
    fn the_oldest_go_when_they_weigh_too_much() {
        let (recent, tracer) = recent(1000, 20_000);
        for _ in 0..50 {
            Span::root(&tracer, "heavy").attr("text", "x".repeat(4000));
        }
        let (spans, bytes) = recent.size();
        assert!(
            (1..6).contains(&spans) && bytes <= 20_000,
            "{spans} {bytes}"
        );
    }

    #[test]
    fn a_step_that_outlives_its_root_finds_its_place() {
        let (recent, tracer) = recent(100, ROOMY);
        let root = Span::root(&tracer, "root");
        let (step, unheard) = (root.step("late"), root.step("later"));
        root.end();
        let before = recent.find(root.id()).unwrap();
        assert_eq!(before.steps[0].end_ns, None, "still running");
        step.end();
        unheard.end();
        let after = recent.find(root.id()).unwrap();
        assert!(after.steps.iter().all(|step| step.end_ns.is_some()));
        assert_eq!(recent.size().0, 3);
    }

    #[test]
    fn a_stream_says_what_is_known_and_keeps_its_last_events() {
        let (recent, tracer) = recent(100, ROOMY);
        let stream = Span::root(&tracer, "GET /live");
        stream.attr("user", "ada").stay_open();
        for n in 0..200 {
            stream.event("relay", [("n", n)]);
        }
        let open = recent.open().remove(0);
        assert_eq!(open.root.attr("user"), Some(&"ada".into()));
        assert!(open.root.progress.is_some());
        let last = open.root.events.last().unwrap();
        assert_eq!(last.attr("n"), Some(&199.into()));
        assert!(open.root.events.len() < 100, "bounded");
    }

    #[test]
    fn what_is_left_open_is_bounded_too() {
        let (recent, tracer) = recent(3, ROOMY);
        let open: Vec<_> = (0..10).map(|_| Span::root(&tracer, "leak")).collect();
        assert_eq!(recent.open().len(), 3);
        drop(open);
        assert!(recent.open().is_empty());
    }
}
