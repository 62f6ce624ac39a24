//! The traces that are in memory: those that run, and the latest of those that have ended.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::telemetry::{Id, SpanData, SpanEvent, Weigh};

/// Spans of one trace besides its root.
const STEPS: usize = 1000;

/// Events that are kept of a root while it runs: the last ones.
const EVENTS: usize = 64;

/// A root span with its steps, as far as they are.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// The span that began the trace; it has no end while it runs.
    pub root: SpanData,
    /// Its steps and theirs, in the order in which they were heard of.
    pub steps: Vec<SpanData>,
    /// Steps that came after the first thousand.
    pub dropped_steps: u64,
}

impl Trace {
    fn new(root: SpanData) -> Self {
        Self {
            root,
            steps: Vec::new(),
            dropped_steps: 0,
        }
    }

    /// Whether the root, or one of its steps, failed.
    pub fn is_error(&self) -> bool {
        self.root.is_error() || self.steps.iter().any(SpanData::is_error)
    }

    /// A step that began, or that has ended.
    fn put(&mut self, step: SpanData) {
        if let Some(known) = self.steps.iter_mut().find(|known| known.id == step.id) {
            *known = step;
        } else if self.steps.len() < STEPS {
            self.steps.push(step);
        } else if step.end_ns.is_some() {
            self.dropped_steps += 1;
        }
    }

    fn spans(&self) -> usize {
        1 + self.steps.len()
    }

    fn bytes(&self) -> usize {
        self.root.bytes() + self.steps.iter().map(Weigh::bytes).sum::<usize>()
    }
}

/// What is in memory, within a number of spans and of bytes.
///
/// Traces are behind an `Arc`, so that a reader takes them all and looks at them without the lock.
#[derive(Debug)]
pub(super) struct Kept {
    open: BTreeMap<Id, Arc<Trace>>,
    /// By the order of their ends.
    ended: BTreeMap<u64, Ended>,
    numbers: HashMap<Id, u64>,
    next: u64,
    spans: usize,
    bytes: usize,
    most_spans: usize,
    most_bytes: usize,
}

/// A trace with what it weighs, so that it is taken off as it was put on.
#[derive(Debug)]
struct Ended {
    trace: Arc<Trace>,
    spans: usize,
    bytes: usize,
}

impl Kept {
    pub(super) fn new(most_spans: usize, most_bytes: usize) -> Self {
        Self {
            open: BTreeMap::new(),
            ended: BTreeMap::new(),
            numbers: HashMap::new(),
            next: 0,
            spans: 0,
            bytes: 0,
            most_spans,
            most_bytes,
        }
    }

    pub(super) fn begin(&mut self, span: &SpanData) {
        if span.is_root() {
            // Whatever the app leaves open keeps to the limit as well.
            if self.open.len() < self.most_spans {
                self.open
                    .insert(span.id, Arc::new(Trace::new(span.clone())));
            }
        } else if let Some(trace) = self.open.get_mut(&span.trace_id) {
            Arc::make_mut(trace).put(span.clone());
        }
    }

    /// What is known by now of a root that stays open.
    pub(super) fn update(&mut self, span: &SpanData) {
        if let Some(trace) = self.open.get_mut(&span.id) {
            let trace = Arc::make_mut(trace);
            let events = std::mem::take(&mut trace.root.events);
            trace.root = span.clone();
            trace.root.events = events;
        }
    }

    /// An event of a root; a step says its events when it ends.
    pub(super) fn event(&mut self, span: Id, event: &SpanEvent) {
        if let Some(trace) = self.open.get_mut(&span) {
            let root = &mut Arc::make_mut(trace).root;
            if root.events.len() >= EVENTS {
                root.events.remove(0);
                root.folded_events += 1;
            }
            root.events.push(event.clone());
        }
    }

    pub(super) fn end(&mut self, span: SpanData) {
        if span.is_root() {
            let known = self.open.remove(&span.id);
            let mut trace = known.map_or_else(|| Trace::new(span.clone()), Arc::unwrap_or_clone);
            trace.root = span;
            self.keep(trace);
        } else if let Some(trace) = self.open.get_mut(&span.trace_id) {
            Arc::make_mut(trace).put(span);
        } else if let Some(number) = self.numbers.get(&span.trace_id).copied() {
            // It has outlived its root.
            let late = self.take(number).expect("every number has its trace");
            let mut trace = Arc::unwrap_or_clone(late);
            trace.put(span);
            self.insert(number, trace);
        }
    }

    fn keep(&mut self, trace: Trace) {
        let number = self.next;
        self.next += 1;
        self.insert(number, trace);
    }

    fn insert(&mut self, number: u64, trace: Trace) {
        let (spans, bytes) = (trace.spans(), trace.bytes());
        self.spans += spans;
        self.bytes += bytes;
        self.numbers.insert(trace.root.id, number);
        let trace = Arc::new(trace);
        let ended = Ended {
            trace,
            spans,
            bytes,
        };
        self.ended.insert(number, ended);
        while self.spans > self.most_spans || self.bytes > self.most_bytes {
            let Some(oldest) = self.ended.keys().next().copied() else {
                return;
            };
            self.take(oldest);
        }
    }

    fn take(&mut self, number: u64) -> Option<Arc<Trace>> {
        let ended = self.ended.remove(&number)?;
        self.spans -= ended.spans;
        self.bytes -= ended.bytes;
        self.numbers.remove(&ended.trace.root.id);
        Some(ended.trace)
    }

    pub(super) fn ended(&self) -> Vec<Arc<Trace>> {
        let all = self.ended.values().rev();
        all.map(|ended| Arc::clone(&ended.trace)).collect()
    }

    pub(super) fn open(&self) -> Vec<Arc<Trace>> {
        self.open.values().cloned().collect()
    }

    pub(super) fn find(&self, trace: Id) -> Option<Arc<Trace>> {
        let open = self.open.get(&trace);
        let ended = || self.ended.get(self.numbers.get(&trace)?);
        open.or_else(|| ended().map(|ended| &ended.trace)).cloned()
    }

    /// Spans and bytes of the traces that have ended.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.spans, self.bytes)
    }

    pub(super) fn clear(&mut self) {
        self.ended.clear();
        self.numbers.clear();
        (self.spans, self.bytes) = (0, 0);
    }
}
