//! What is looked for among the traces.

use std::time::Duration;

use stario_runtime::__private::Trace;
use stario_runtime::telemetry::{AttrList, SpanData};

use super::format::{Outcome, title};
use crate::{Context, Query};

/// The choices of the form, as they stand in the query of the page and of its stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Filter {
    /// Anything: of the path, the route, the id, attributes, events, errors.
    pub(super) text: String,
    pub(super) method: String,
    pub(super) outcome: String,
    /// The shortest, in milliseconds.
    pub(super) least: u64,
}

/// Methods that can be chosen.
pub(super) const METHODS: [&str; 6] = ["GET", "POST", "PUT", "PATCH", "DELETE", "none"];

/// Outcomes that can be chosen, with their labels.
pub(super) const OUTCOMES: [(Outcome, &str); 3] = [
    (Outcome::Fine, "fine"),
    (Outcome::Refused, "refused"),
    (Outcome::Failed, "failed"),
];

/// Durations that can be chosen, in milliseconds.
pub(super) const LEAST: [(u64, &str); 5] = [
    (1, "≥ 1 ms"),
    (10, "≥ 10 ms"),
    (100, "≥ 100 ms"),
    (1000, "≥ 1 s"),
    (10_000, "≥ 10 s"),
];

impl Filter {
    /// What a request asks for; what makes no sense is as if it were not there.
    pub(super) fn of(c: &Context) -> Self {
        Self::parse(&c.req.query())
    }

    fn parse(query: &Query<'_>) -> Self {
        let get = |name| query.get(name).unwrap_or_default().trim().to_owned();
        Self {
            text: get("q"),
            method: get("method"),
            outcome: get("outcome"),
            least: get("least").parse().unwrap_or_default(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn takes(&self, trace: &Trace) -> bool {
        let root = &trace.root;
        self.takes_method(root)
            && (self.outcome.is_empty() || self.outcome == Outcome::of(trace).name())
            && root.duration() >= Duration::from_millis(self.least)
            && (self.text.is_empty() || self.finds(trace))
    }

    fn takes_method(&self, root: &SpanData) -> bool {
        match &*self.method {
            "" => true,
            "none" => title(root).0.is_empty(),
            method => title(root).0 == method,
        }
    }

    fn finds(&self, trace: &Trace) -> bool {
        let wanted = self.text.as_bytes();
        let spans = std::iter::once(&trace.root).chain(&trace.steps);
        contains(trace.root.id.to_string().as_bytes(), wanted)
            || spans.into_iter().any(|span| in_span(span, wanted))
    }
}

fn in_span(span: &SpanData, wanted: &[u8]) -> bool {
    let error = span.error.as_deref().unwrap_or_default();
    contains(span.name.as_bytes(), wanted)
        || contains(error.as_bytes(), wanted)
        || in_attributes(&span.attributes, wanted)
        || span.events.iter().any(|event| {
            contains(event.name.as_bytes(), wanted) || in_attributes(&event.attributes, wanted)
        })
}

fn in_attributes(list: &AttrList, wanted: &[u8]) -> bool {
    list.iter().any(|(key, value)| {
        contains(key.as_bytes(), wanted)
            || match value.as_str() {
                Some(text) => contains(text.as_bytes(), wanted),
                None => contains(value.to_string().as_bytes(), wanted),
            }
    })
}

/// Whether `text` has `wanted` in it, whatever the case of ASCII letters.
fn contains(text: &[u8], wanted: &[u8]) -> bool {
    text.windows(wanted.len().max(1))
        .any(|piece| piece.eq_ignore_ascii_case(wanted))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use stario_runtime::telemetry::{Recording, Span, Tracer};

    use super::*;

    /// A trace with one step.
    fn trace(method: &str, path: &str, status: u16, error: Option<&str>) -> Trace {
        let recording = Arc::new(Recording::new());
        let tracer: Arc<dyn Tracer> = recording.clone();
        let attrs = [("request.method", method), ("request.path", path)];
        let root = Span::root_with(&tracer, "route", None, attrs);
        root.attr("response.status_code", status);
        let step = root.step("db.query");
        step.event("cache.miss", [("key", "Board-7")]);
        step.end();
        if let Some(error) = error {
            root.fail(error);
        }
        root.end();
        Trace {
            root: recording.find_span("route").unwrap(),
            steps: vec![recording.find_span("db.query").unwrap()],
            dropped_steps: 0,
        }
    }

    fn takes(query: &str, trace: &Trace) -> bool {
        Filter::parse(&Query::new(query)).takes(trace)
    }

    #[test]
    fn text_is_found_in_any_part_of_a_trace() {
        let trace = trace("GET", "/rooms/42", 200, Some("No room left"));
        let tail = trace.root.id.tail();
        for text in [
            "ROOMS/4",
            "room+left",
            "db.q",
            "cache",
            "board-7",
            "key",
            &tail,
            "route",
        ] {
            assert!(takes(&format!("q={text}"), &trace), "{text}");
        }
        assert!(!takes("q=elsewhere", &trace));
    }

    #[test]
    fn every_choice_narrows_and_an_empty_one_does_not() {
        let failed = trace("GET", "/", 200, Some("late"));
        let refused = trace("POST", "/", 404, None);
        assert!(takes("outcome=failed", &failed) && !takes("outcome=failed", &refused));
        assert!(takes("outcome=refused", &refused) && !takes("outcome=fine", &refused));
        assert!(takes("method=POST", &refused) && !takes("method=POST", &failed));
        assert!(!takes("method=none", &failed));
        assert!(!takes("least=1000", &failed) && takes("least=x", &failed));
        assert!(takes("q=&method=&outcome=&least=", &failed));
    }
}
