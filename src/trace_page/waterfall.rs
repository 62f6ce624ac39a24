//! The spans of a trace below each other, each where it was in time.

use std::collections::HashMap;

use stario_runtime::__private::Trace;
use stario_runtime::telemetry::{Id, SpanData};

use super::format::end;

/// Steps inside of steps that are indented further.
const DEEPEST: usize = 12;

/// One span with its place.
#[derive(Debug)]
pub(super) struct Line<'a> {
    pub(super) span: &'a SpanData,
    /// Steps around it.
    pub(super) depth: usize,
    /// Where it begins and how long it is, in hundredths of the whole.
    pub(super) from: f64,
    pub(super) width: f64,
    /// When its events were.
    pub(super) events: Vec<Tick>,
}

/// One event on the line of its span.
#[derive(Debug)]
pub(super) struct Tick {
    pub(super) at: f64,
    pub(super) is_error: bool,
}

/// The time that a trace covers: that of its root, and of steps that outlive it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Whole {
    start: u64,
    end: u64,
}

impl Whole {
    pub(super) fn of(trace: &Trace, now: u64) -> Self {
        let spans = std::iter::once(&trace.root).chain(&trace.steps);
        Self {
            start: trace.root.start_ns,
            end: spans.map(|span| end(span, now)).max().unwrap_or(now),
        }
    }

    pub(super) fn nanos(self) -> u64 {
        self.end.saturating_sub(self.start)
    }

    /// Where a moment is, in hundredths.
    #[expect(clippy::cast_precision_loss, reason = "pixels")]
    fn at(self, moment: u64) -> f64 {
        let nanos = self.nanos().max(1) as f64;
        (100.0 * moment.saturating_sub(self.start) as f64 / nanos).min(100.0)
    }
}

/// The root, and below each span its steps in the order in which they began.
pub(super) fn lines(trace: &Trace, now: u64) -> Vec<Line<'_>> {
    let whole = Whole::of(trace, now);
    let mut below: HashMap<Id, Vec<&SpanData>> = HashMap::new();
    let known: Vec<Id> = trace.steps.iter().map(|step| step.id).collect();
    for step in &trace.steps {
        // The step around it may be one of those that were too many.
        let parent = step.parent_id.filter(|parent| known.contains(parent));
        below
            .entry(parent.unwrap_or(trace.root.id))
            .or_default()
            .push(step);
    }
    for steps in below.values_mut() {
        steps.sort_by_key(|step| step.start_ns);
    }
    let mut lines = Vec::with_capacity(1 + trace.steps.len());
    // Not recursive: a thousand steps inside of each other are no reason to overflow a stack.
    let mut ahead = vec![(&trace.root, 0)];
    while let Some((span, depth)) = ahead.pop() {
        lines.push(line(span, depth, whole, now));
        for step in below.remove(&span.id).unwrap_or_default().into_iter().rev() {
            ahead.push((step, (depth + 1).min(DEEPEST)));
        }
    }
    lines
}

fn line(span: &SpanData, depth: usize, whole: Whole, now: u64) -> Line<'_> {
    let (from, to) = (whole.at(span.start_ns), whole.at(end(span, now)));
    let tick = |event: &stario_runtime::telemetry::SpanEvent| Tick {
        at: whole.at(event.time_ns),
        is_error: event.name == "exception",
    };
    Line {
        span,
        depth,
        from,
        width: to - from,
        events: span.events.iter().map(tick).collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use stario_runtime::telemetry::{Recording, Span, Tracer};

    use super::*;

    /// `a` from 0 to 100 with the steps `b` (20 to 60, in it `c` 30 to 40) and `d` (60 to 120).
    fn trace() -> Trace {
        let recording = Arc::new(Recording::new());
        let tracer: Arc<dyn Tracer> = recording.clone();
        let a = Span::root(&tracer, "a");
        let d = a.step("d");
        let b = a.step("b");
        let c = b.step("c");
        c.event("exception", ());
        [c, b, d, a].iter().for_each(Span::end);
        let timed = |name: &str, from: u64, to: u64| {
            let mut span = recording.find_span(name).unwrap();
            span.start_ns = 1000 + from;
            span.end_ns = Some(1000 + to);
            for event in &mut span.events {
                event.time_ns = 1000 + from;
            }
            span
        };
        Trace {
            root: timed("a", 0, 100),
            steps: vec![timed("c", 30, 40), timed("d", 60, 120), timed("b", 20, 60)],
            dropped_steps: 0,
        }
    }

    #[test]
    fn steps_stand_below_what_they_are_part_of_in_the_order_of_time() {
        let trace = trace();
        let lines = lines(&trace, 0);
        let order: Vec<_> = lines
            .iter()
            .map(|line| (&*line.span.name, line.depth))
            .collect();
        assert_eq!(order, [("a", 0), ("b", 1), ("c", 2), ("d", 1)]);
    }

    #[test]
    fn bars_and_events_are_where_they_were_in_the_whole() {
        let trace = trace();
        assert_eq!(
            Whole::of(&trace, 0).nanos(),
            120,
            "a step outlives the root"
        );
        let lines = lines(&trace, 0);
        let c = &lines[2];
        assert!(
            (c.from - 25.0).abs() < 1e-9 && (c.width - 100.0 / 12.0).abs() < 1e-9,
            "{c:?}"
        );
        assert!(
            c.events[0].is_error && (c.events[0].at - 25.0).abs() < 1e-9,
            "{c:?}"
        );
    }

    #[test]
    fn an_open_trace_goes_on_until_now_and_an_empty_one_divides_by_nothing() {
        let mut trace = trace();
        trace.root.end_ns = None;
        assert_eq!(Whole::of(&trace, 1500).nanos(), 500);
        trace.root.end_ns = Some(trace.root.start_ns);
        trace.steps.clear();
        assert!(lines(&trace, 0).iter().all(|line| line.from.is_finite()));
    }

    #[test]
    fn a_step_whose_parent_was_not_kept_is_a_step_of_the_root() {
        let mut trace = trace();
        trace.steps.retain(|step| step.name != "b");
        let order: Vec<_> = lines(&trace, 0).iter().map(|line| line.depth).collect();
        assert_eq!(order, [0, 1, 1]);
    }
}
