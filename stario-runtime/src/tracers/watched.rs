//! The app's tracer, with the store of the latest traces beside it once the app asks for one.

use std::sync::{Arc, OnceLock};

use super::recent::Recent;
use crate::telemetry::{Id, SpanData, SpanEvent, Tracer, TracerStats};

/// The tracer of an app, which may get a store beside it while `bootstrap` runs.
///
/// Until then, and for ever when nobody asks for one, it is the tracer inside.
#[derive(Debug)]
pub(crate) struct Watched {
    tracer: Arc<dyn Tracer>,
    recent: OnceLock<Arc<Recent>>,
}

impl Watched {
    pub(crate) fn new(tracer: Arc<dyn Tracer>) -> Self {
        Self {
            tracer,
            recent: OnceLock::new(),
        }
    }

    /// From now on spans go to the store as well.
    pub(crate) fn watch(&self, recent: Arc<Recent>) {
        // Called once, by the start of the server.
        let _ = self.recent.set(recent);
    }

    /// What listens besides the store.
    fn inner(&self) -> Option<&Arc<dyn Tracer>> {
        self.tracer.is_recording().then_some(&self.tracer)
    }
}

impl Tracer for Watched {
    fn name(&self) -> &'static str {
        self.tracer.name()
    }

    fn is_recording(&self) -> bool {
        self.recent.get().is_some() || self.tracer.is_recording()
    }

    fn start(&self, span: &SpanData) {
        if let Some(recent) = self.recent.get() {
            recent.start(span);
        }
        if let Some(tracer) = self.inner() {
            tracer.start(span);
        }
    }

    fn stay_open(&self, span: &SpanData) {
        if let Some(recent) = self.recent.get() {
            recent.stay_open(span);
        }
        if let Some(tracer) = self.inner() {
            tracer.stay_open(span);
        }
    }

    fn event(&self, span: Id, event: &SpanEvent) {
        if let Some(recent) = self.recent.get() {
            recent.event(span, event);
        }
        if let Some(tracer) = self.inner() {
            tracer.event(span, event);
        }
    }

    fn end(&self, span: SpanData) {
        match (self.recent.get(), self.inner()) {
            (Some(recent), Some(tracer)) => {
                recent.end(span.clone());
                tracer.end(span);
            }
            (Some(recent), None) => recent.end(span),
            (None, _) => self.tracer.end(span),
        }
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
    use crate::telemetry::{Noop, Recording, Span};
    use crate::tracers::Trace;

    const ROOMY: usize = 1024 * 1024;

    fn names(recent: &Recent) -> Vec<String> {
        let ended = recent.ended();
        let name = |trace: &Arc<Trace>| trace.root.name.clone().into_owned();
        ended.iter().map(name).collect()
    }

    #[test]
    fn an_app_that_writes_nothing_can_be_watched_still() {
        let watched = Arc::new(Watched::new(Arc::new(Noop)));
        let tracer: Arc<dyn Tracer> = watched.clone();
        assert!(!Span::root(&tracer, "before").is_recording());
        let recent = Arc::new(Recent::new(10, ROOMY));
        watched.watch(recent.clone());
        Span::root(&tracer, "after").end();
        assert_eq!(names(&recent), ["after"]);
    }

    #[test]
    fn a_watched_tracer_gets_everything_and_keeps_its_name() {
        let recording = Arc::new(Recording::new());
        let watched = Arc::new(Watched::new(recording.clone()));
        let tracer: Arc<dyn Tracer> = watched.clone();
        let started = Span::root(&tracer, "started before");
        let recent = Arc::new(Recent::new(10, ROOMY));
        watched.watch(recent.clone());
        started.event("seen", ());
        started.end();
        assert_eq!(tracer.name(), "recording");
        assert!(recording.has_event("seen"));
        assert_eq!(names(&recent), ["started before"]);
    }
}
