//! Spans that stay open for days: what is kept of their events, and the parts in which they leave.

use super::edges::{Edges, Weigh};
use super::limits;
use super::pack::Packed;
use super::record::{SpanData, SpanEvent};

/// The events of a span that stays open, since its last part.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stream {
    events: Edges<Packed>,
    /// When the present part began.
    since: u64,
    /// Parts that have left.
    parts: u64,
}

impl Stream {
    fn new(since: u64) -> Self {
        Self {
            events: edges(),
            since,
            parts: 0,
        }
    }

    pub(super) fn push(&mut self, event: &SpanEvent) {
        self.events.push(Packed::pack(event));
    }
}

impl Weigh for Stream {
    fn bytes(&self) -> usize {
        size_of::<Self>() + self.events.bytes()
    }
}

/// Room for the first and the last events.
fn edges() -> Edges<Packed> {
    Edges::new(limits::STREAM_EVENTS, limits::EVENT_BYTES / 2)
}

impl SpanData {
    /// From now on only the first and the last events are kept, packed.
    pub(crate) fn stay_open(&mut self) {
        let mut stream = Stream::new(self.start_ns);
        for event in std::mem::take(&mut self.events) {
            stream.push(&event);
        }
        self.stream = Some(Box::new(stream));
    }

    /// Whether it said that it stays open.
    pub(crate) fn stays_open(&self) -> bool {
        self.stream.is_some()
    }

    /// What has happened since the last part, as a step that has ended, when that is long ago.
    ///
    /// So a tracer that writes has what a stream does before the stream ends, and loses an hour of
    /// it at most when the process is killed.
    pub(crate) fn part(&mut self, now: u64) -> Option<Self> {
        let stream = self.stream.as_mut()?;
        if now.saturating_sub(stream.since) < limits::STREAM_PART.as_nanos().try_into().ok()? {
            return None;
        }
        stream.parts += 1;
        let name = format!("{}, part {}", self.name, stream.parts);
        let parent = (self.trace_id, self.id);
        let mut part = Self::new(name.into(), stream.since, Some(parent));
        stream.since = now;
        let events = std::mem::replace(&mut stream.events, edges());
        part.caller = self.caller;
        part.tracestate.clone_from(&self.tracestate);
        part.attributes = self.attributes.clone();
        if let Some(progress) = &self.progress {
            part.attributes.push("sse.events", progress.events());
            part.attributes.push("sse.bytes", progress.bytes());
        }
        part.unfold(&events);
        part.close(now);
        Some(part)
    }

    /// The events of a span that stayed open, as they are in any other.
    pub(super) fn unfold_stream(&mut self) {
        if let Some(stream) = self.stream.take() {
            self.unfold(&stream.events);
            if stream.parts > 0 {
                self.attributes.push("stream.parts", stream.parts);
            }
        }
    }

    fn unfold(&mut self, events: &Edges<Packed>) {
        self.events = events.iter().map(Packed::unpack).collect();
        self.event_bytes = self.events.iter().map(Weigh::bytes).sum();
        self.folded_events = events.folded();
        self.folded_after = events.before_gap();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: u64 = 3_600_000_000_000;

    fn push(span: &mut SpanData, time: u64) -> Option<SpanData> {
        let part = span.part(time);
        span.push_event(SpanEvent::new(time, "relay".into(), [("n", time)]));
        part
    }

    #[test]
    fn a_stream_leaves_in_parts_of_an_hour_and_every_event_is_in_one() {
        let mut span = SpanData::new("GET /live".into(), 1000, None);
        span.attributes.push("user", "ada");
        span.stay_open();
        assert!(push(&mut span, 1001).is_none());
        assert!(push(&mut span, HOUR).is_none(), "not an hour yet");
        let first = push(&mut span, HOUR + 1000).unwrap();
        assert_eq!(
            (&*first.name, first.parent_id),
            ("GET /live, part 1", Some(span.id))
        );
        assert_eq!((first.start_ns, first.end_ns), (1000, Some(HOUR + 1000)));
        assert_eq!(
            (first.events.len(), first.attr("user")),
            (2, Some(&"ada".into()))
        );
        let second = push(&mut span, 5 * HOUR).unwrap();
        assert_eq!((second.start_ns, second.events.len()), (HOUR + 1000, 1));
        span.close(6 * HOUR);
        assert_eq!((span.start_ns, span.events.len()), (1000, 1));
        assert_eq!(span.attr("stream.parts"), Some(&2.into()));
    }

    #[test]
    fn a_span_that_does_not_stay_open_has_no_parts() {
        let mut span = SpanData::new("job".into(), 0, None);
        assert!(push(&mut span, 48 * HOUR).is_none());
        span.close(49 * HOUR);
        assert_eq!((span.events.len(), span.attr("stream.parts")), (1, None));
    }

    #[test]
    fn a_part_counts_what_was_folded_in_it_alone() {
        let mut span = SpanData::new("stream".into(), 0, None);
        span.stay_open();
        for time in 0..200 {
            assert!(push(&mut span, time).is_none());
        }
        let part = push(&mut span, HOUR).unwrap();
        assert_eq!(part.folded_events, 200 - 2 * limits::STREAM_EVENTS as u64);
        span.close(HOUR + 1);
        assert_eq!((span.events.len(), span.folded_events), (1, 0));
    }
}
