//! Spans from end to end: what is said to a [`Span`] reaches the tracer.

use std::error::Error;
use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use super::{Id, Noop, Recording, Span, Tracer, limits};
use crate::attrs;

fn recording() -> (Arc<Recording>, Arc<dyn Tracer>) {
    let recording = Arc::new(Recording::new());
    (recording.clone(), recording)
}

#[derive(Debug)]
struct Broken(Option<Box<Broken>>, &'static str);

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.1)
    }
}

impl Error for Broken {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.as_deref().map(|broken| broken as _)
    }
}

#[test]
fn a_span_that_waits_for_a_body_reaches_its_tracer_with_it() {
    let (recording, tracer) = recording();
    let span = Span::root(&tracer, "work");
    let (first, second) = (span.until_sent().unwrap(), span.until_sent().unwrap());
    span.end();
    let after = span.live().unwrap().clock.now();
    span.end();
    assert!(recording.spans().is_empty());
    std::thread::sleep(std::time::Duration::from_millis(2));
    drop(first);
    assert!(recording.spans().is_empty());
    second.broke_off(&Broken(
        Some(Box::new(Broken(None, "no such block"))),
        "aborted",
    ));
    drop(second);
    let [kept] = &recording.spans()[..] else {
        panic!("told once");
    };
    assert_eq!(
        kept.error.as_deref(),
        Some("the response broke off in its body: no such block")
    );
    assert!(kept.end_ns.unwrap() <= after, "the time of the handler");
    span.end();
    drop(span.until_sent());
    assert_eq!(recording.spans().len(), 1);

    // The body may be through first.
    let span = Span::root(&tracer, "quick");
    drop(span.until_sent());
    assert!(recording.find_span("quick").is_none());
    span.end();
    assert!(recording.find_span("quick").is_some());
    assert!(Span::noop().until_sent().is_none());
}

#[test]
fn a_span_ends_with_its_last_handle() {
    let (recording, tracer) = recording();
    let span = Span::root(&tracer, "work");
    let other = span.clone();
    drop(span);
    assert!(recording.spans().is_empty());
    drop(other);
    assert_eq!(recording.spans().len(), 1);
}

#[test]
fn a_tracer_tells_its_name_also_through_a_span_that_has_ended() {
    #[derive(Debug)]
    struct Mine;
    impl Tracer for Mine {
        fn end(&self, _span: super::SpanData) {}
    }
    let (_, recording) = recording();
    let mine: Arc<dyn Tracer> = Arc::new(Mine);
    let name = |tracer| {
        let span = Span::root(tracer, "work");
        span.end();
        span.tracer_name()
    };
    assert_eq!(name(&recording), Some("recording"));
    assert_eq!(name(&mine), Some("custom"));
}

#[test]
fn an_ended_span_ignores_what_comes_later() {
    let (recording, tracer) = recording();
    let span = Span::root(&tracer, "work");
    span.end();
    assert!(!span.is_recording());
    span.attr("late", 1)
        .event("late", ())
        .rename("late")
        .fail("late")
        .link("late", &span);
    span.end();
    drop(span);
    let [data] = recording.spans().try_into().unwrap();
    assert_eq!(
        (data.name.as_ref(), data.attr("late"), data.is_error()),
        ("work", None, false)
    );
    assert!(data.events.is_empty() && data.links.is_empty() && data.end_ns.is_some());
}

#[test]
fn steps_know_their_parent_and_trace_and_may_outlive_them() {
    let (recording, tracer) = recording();
    let root = Span::root(&tracer, "root");
    let step = root.step("step");
    root.end();
    let late = step.step("inner");
    late.end();
    drop(step);
    let spans = recording.spans();
    let names: Vec<_> = spans.iter().map(|span| span.name.as_ref()).collect();
    assert_eq!(names, ["root", "inner", "step"]);
    assert!(spans.iter().all(|span| span.trace_id == root.id()));
    assert_eq!(spans[1].parent_id, Some(spans[2].id));
    assert_eq!(spans[2].parent_id, Some(root.id()));
}

#[test]
fn the_noop_tracer_makes_spans_that_are_nothing() {
    let tracer: Arc<dyn Tracer> = Arc::new(Noop);
    let span = Span::root(&tracer, "work");
    let step = span.step("step");
    step.attr("a", 1).event("b", ()).fail("c").stay_open();
    assert!(!step.is_recording());
    assert_eq!((step.id(), step.trace_id()), (Id::ZERO, Id::ZERO));
    assert_eq!(format!("{step:?}"), "Span(noop)");
    assert_eq!((tracer.name(), step.tracer_name()), ("noop", None));
}

#[test]
fn an_error_is_an_event_with_its_causes_and_does_not_fail_the_span() {
    let (recording, tracer) = recording();
    let deepest = Box::new(Broken(None, "disk full"));
    let error = Broken(
        Some(Box::new(Broken(Some(deepest), "no write"))),
        "not saved",
    );
    let span = Span::root(&tracer, "save");
    span.exception(&error);
    let boxed: Box<dyn Error + Send + Sync> = "plain text".into();
    span.exception(&*boxed);
    span.end();

    let data = recording.find_span("save").unwrap();
    assert!(!data.is_error());
    let event = data.event("exception").unwrap();
    assert_eq!(event.attr("exc.message"), Some(&"not saved".into()));
    assert!(
        event
            .attr("exc.type")
            .unwrap()
            .as_str()
            .unwrap()
            .ends_with("::Broken")
    );
    assert_eq!(
        event.body.as_deref(),
        Some("caused by: no write\ncaused by: disk full")
    );
    assert_eq!(data.events[1].attr("exc.type"), None);
    assert_eq!(
        data.events[1].attr("exc.message"),
        Some(&"plain text".into())
    );
}

#[test]
fn a_span_dropped_by_a_panic_failed() {
    let (recording, tracer) = recording();
    let panicked = std::panic::catch_unwind(AssertUnwindSafe(|| {
        let _span = Span::root(&tracer, "work");
        panic!("on purpose");
    }));
    assert!(panicked.is_err());
    assert_eq!(
        recording.find_span("work").unwrap().error.as_deref(),
        Some("panicked")
    );
}

#[test]
fn values_may_use_the_span_they_are_for() {
    let (recording, tracer) = recording();
    let span = Span::root(&tracer, "work");
    span.event(
        "outer",
        attrs! { "open" => span.attr("inner", 1).is_recording() },
    );
    span.attrs(attrs! { "name" => span.rename("renamed").id().to_string() });
    span.end();
    let data = recording.find_span("renamed").unwrap();
    assert_eq!(
        data.event("outer").unwrap().attr("open"),
        Some(&true.into())
    );
}

#[test]
fn links_point_to_the_other_span() {
    let (recording, tracer) = recording();
    let cause = Span::root(&tracer, "cause");
    let effect = Span::root(&tracer, "effect");
    effect.link("caused_by", &cause).end();
    let data = recording.find_span("effect").unwrap();
    assert_eq!(
        (data.links[0].name.as_ref(), data.links[0].span_id),
        ("caused_by", cause.id())
    );
}

#[test]
fn a_busy_span_keeps_its_first_events_and_counts_the_rest() {
    let (recording, tracer) = recording();
    let span = Span::root(&tracer, "import");
    for n in 0..limits::EVENTS + 10 {
        span.event("relay", attrs! { n });
    }
    span.end();
    let data = recording.find_span("import").unwrap();
    assert_eq!(
        (data.events.len(), data.dropped_events),
        (limits::EVENTS, 10)
    );
}

#[test]
fn a_tracer_hears_of_every_event_of_a_stream_and_its_span_keeps_a_few() {
    let (recording, tracer) = recording();
    let span = Span::root(&tracer, "stream");
    span.stay_open().stay_open();
    for n in 0..limits::EVENTS * 2 {
        span.event("relay", attrs! { n });
    }
    assert_eq!(recording.events_of(span.id()).len(), limits::EVENTS * 2);
    span.end();
    let data = recording.find_span("stream").unwrap();
    assert_eq!(data.events.len(), limits::STREAM_EVENTS * 2);
    assert_eq!(
        data.events.last().unwrap().attr("n"),
        Some(&(limits::EVENTS * 2 - 1).into())
    );
}

#[test]
fn handles_work_from_many_threads() {
    let (recording, tracer) = recording();
    let span = Span::root(&tracer, "busy");
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let span = span.clone();
            scope.spawn(move || {
                for n in 0..100 {
                    span.attr(format!("thread.{thread}"), n)
                        .step("part")
                        .event("tick", ());
                }
            });
        }
    });
    drop(span);
    assert_eq!(recording.spans().len(), 401);
    assert!(recording.has_attribute("thread.3", 99));
}
