//! The finished steps of running requests, so that a failure can show what came before it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::telemetry::{Edges, Id, Span, SpanData, SpanEvent, Tracer, TracerStats};
use crate::tracers;

/// Steps of one request that are kept: so many of the first and of the last.
const EDGE: usize = 30;

/// Bytes of either.
const EDGE_BYTES: usize = 64 * 1024;

/// Columns of a tree on the page.
const COLUMNS: usize = 92;

/// Passes every span on, and keeps a copy of each step until its root ends.
#[derive(Debug)]
pub(crate) struct Keeper {
    tracer: Arc<dyn Tracer>,
    running: Mutex<HashMap<Id, Edges<SpanData>>>,
}

impl Keeper {
    pub(crate) fn over(tracer: Arc<dyn Tracer>) -> Self {
        Self {
            tracer,
            running: Mutex::default(),
        }
    }

    /// The trace of a span that still runs, as the terminal shows it; nothing when nobody
    /// listens.
    pub(super) fn tree(&self, root: &Span) -> Option<String> {
        let root = root.so_far()?;
        let running = self.running();
        let steps = running.get(&root.trace_id);
        let shown: Vec<_> = steps
            .map(|steps| steps.iter().collect())
            .unwrap_or_default();
        let folded = steps.map_or(0, Edges::folded);
        Some(tracers::plain_tree(&root, &shown, folded, COLUMNS))
    }

    fn running(&self) -> MutexGuard<'_, HashMap<Id, Edges<SpanData>>> {
        // No code that can panic runs under the lock.
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tracer for Keeper {
    fn name(&self) -> &'static str {
        self.tracer.name()
    }

    fn is_recording(&self) -> bool {
        self.tracer.is_recording()
    }

    fn start(&self, span: &SpanData) {
        if span.is_root() {
            let steps = Edges::new(EDGE, EDGE_BYTES);
            self.running().insert(span.trace_id, steps);
        }
        self.tracer.start(span);
    }

    fn stay_open(&self, span: &SpanData) {
        self.tracer.stay_open(span);
    }

    fn event(&self, span: Id, event: &SpanEvent) {
        self.tracer.event(span, event);
    }

    fn end(&self, span: SpanData) {
        let mut running = self.running();
        if span.is_root() {
            running.remove(&span.trace_id);
        } else if let Some(steps) = running.get_mut(&span.trace_id) {
            steps.push(span.clone());
        }
        drop(running);
        self.tracer.end(span);
    }

    fn flush(&self) {
        self.tracer.flush();
    }

    fn stats(&self) -> TracerStats {
        self.tracer.stats()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry::Recording;

    #[test]
    fn what_has_happened_is_there_while_the_request_runs_and_gone_afterwards() {
        let recording = Arc::new(Recording::new());
        let keeper = Arc::new(Keeper::over(recording.clone()));
        let tracer: Arc<dyn Tracer> = keeper.clone();
        assert_eq!(tracer.name(), "recording");
        let root = Span::root(&tracer, "GET /");
        root.attr("floor", 3);
        drop(root.step("db.rooms"));
        let tree = keeper.tree(&root).unwrap();
        assert!(
            tree.contains("GET /") && tree.contains("floor  3"),
            "{tree}"
        );
        assert!(tree.contains("└ db.rooms"), "{tree}");
        assert!(!tree.contains('\x1b'), "{tree:?}");
        root.end();
        assert!(keeper.running().is_empty());
        assert_eq!(keeper.tree(&root), None);
        assert_eq!(recording.spans().len(), 2, "and everything was passed on");
    }
}
