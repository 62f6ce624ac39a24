//! A part of all traces, whole, and every one that failed.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::telemetry::{Id, SpanData, Tracer, TracerStats};

/// Traces whose steps wait for the end of their root, to know whether it failed.
const TRACES: usize = 4096;

/// Steps of one trace that wait.
const STEPS: usize = 256;

/// Passes on a share of the traces.
///
/// The id decides, so that a trace is kept with all its steps or not at all. Of the others the
/// steps wait for their root: when it has failed, or one of them, they are kept as well.
#[derive(Debug)]
pub(super) struct Sampled {
    inner: Arc<dyn Tracer>,
    /// Ids whose random part is below are kept.
    below: u64,
    waiting: Mutex<BTreeMap<Id, Vec<SpanData>>>,
}

impl Sampled {
    /// `share` is from 0 to 1.
    pub(super) fn new(inner: Arc<dyn Tracer>, share: f64) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a cast of floats stops at the ends, which are meant"
        )]
        let below = (share * u64::MAX as f64) as u64;
        Self {
            inner,
            below,
            waiting: Mutex::default(),
        }
    }

    /// Whether a trace is kept however it ends: by its id, or because its caller records it.
    fn keeps(&self, span: &SpanData) -> bool {
        let id = span.trace_id.to_bytes();
        let end = *id.last_chunk().expect("sixteen bytes end with eight");
        // Two bits of an id are the same in all.
        let random = u64::from_be_bytes(end) << 2;
        random < self.below || span.caller.is_some_and(|caller| caller.is_sampled())
    }

    fn wait(&self, step: SpanData) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let steps = waiting.entry(step.trace_id).or_default();
        if steps.len() < STEPS {
            steps.push(step);
        }
        // Ids sort by age: what is oldest runs long, or its root has ended before its steps.
        if waiting.len() > TRACES {
            waiting.pop_first();
        }
    }

    fn steps_of(&self, trace: Id) -> Vec<SpanData> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.remove(&trace).unwrap_or_default()
    }
}

impl Tracer for Sampled {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    fn is_recording(&self) -> bool {
        self.inner.is_recording()
    }

    fn end(&self, span: SpanData) {
        if self.keeps(&span) {
            self.inner.end(span);
        } else if span.is_root() {
            let steps = self.steps_of(span.trace_id);
            if span.is_error() || steps.iter().any(SpanData::is_error) {
                for step in steps {
                    self.inner.end(step);
                }
                self.inner.end(span);
            }
        } else {
            self.wait(span);
        }
    }

    fn flush(&self) {
        self.inner.flush();
    }

    fn stats(&self) -> TracerStats {
        self.inner.stats()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry::{Recording, Span};

    fn sampled(share: f64) -> (Arc<Recording>, Arc<Sampled>, Arc<dyn Tracer>) {
        let recording = Arc::new(Recording::new());
        let sampled = Arc::new(Sampled::new(recording.clone(), share));
        (recording, sampled.clone(), sampled)
    }

    fn request(tracer: &Arc<dyn Tracer>, fails: Option<&str>) {
        let root = Span::root(tracer, "root");
        let step = root.step("step");
        if fails == Some("step") {
            step.fail("no");
        }
        step.end();
        if fails == Some("root") {
            root.fail("no");
        }
    }

    #[test]
    fn a_share_of_the_traces_is_kept_with_all_their_steps() {
        let (recording, sampled, tracer) = sampled(0.25);
        (0..2000).for_each(|_| request(&tracer, None));
        let spans = recording.spans();
        let roots = spans.iter().filter(|span| span.is_root()).count();
        assert!((300..700).contains(&roots), "{roots} of 2000");
        assert_eq!(spans.len(), 2 * roots, "each with its step");
        assert!(
            sampled.waiting.lock().unwrap().is_empty(),
            "nothing is left"
        );
    }

    #[test]
    fn what_failed_is_kept_whatever_the_share() {
        let (recording, _, tracer) = sampled(0.0);
        request(&tracer, None);
        assert!(recording.spans().is_empty());
        request(&tracer, Some("root"));
        request(&tracer, Some("step"));
        assert_eq!(recording.spans().len(), 4);
        assert!(recording.find_span("step").is_some());
    }

    #[test]
    fn a_trace_that_its_caller_records_is_kept() {
        let (recording, _, tracer) = sampled(0.0);
        for (flags, kept) in [("00", 0), ("01", 1)] {
            let caller = format!("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-{flags}");
            Span::root_with(&tracer, "call", caller.parse().ok(), ()).end();
            assert_eq!(recording.spans().len(), kept, "{flags}");
        }
    }

    #[test]
    fn a_whole_share_is_everything() {
        let (recording, _, tracer) = sampled(1.0);
        (0..100).for_each(|_| request(&tracer, None));
        assert_eq!(recording.spans().len(), 200);
    }

    #[test]
    fn steps_that_outlive_their_root_are_bounded() {
        let (_, sampled, tracer) = sampled(0.0);
        for _ in 0..TRACES + 50 {
            let late = Span::root(&tracer, "root").step("late");
            late.end();
        }
        assert!(sampled.waiting.lock().unwrap().len() <= TRACES);
    }
}
