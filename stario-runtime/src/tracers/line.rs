//! The JSON form of a span.

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::ser::Formatter;

use crate::telemetry::AttrList;
use crate::telemetry::Value;
use crate::telemetry::text::is_hazard;
use crate::telemetry::{SpanData, SpanEvent, SpanLink};

/// Appends the line of a span.
pub(super) fn encode(span: &SpanData, line: &mut Vec<u8>) {
    let mut serializer = serde_json::Serializer::with_formatter(&mut *line, Printable);
    Line(span)
        .serialize(&mut serializer)
        .expect("memory takes every write, and keys are texts");
    line.push(b'\n');
}

/// Compact JSON whose text can be shown on a terminal.
struct Printable;

impl Formatter for Printable {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(is_hazard) {
            let (plain, from) = rest.split_at(at);
            out.write_all(plain.as_bytes())?;
            let mut chars = from.chars();
            let hazard = chars.next().map_or(0, u32::from);
            // Every hazard is in the basic plane, so four digits are enough.
            write!(out, "\\u{hazard:04x}")?;
            rest = chars.as_str();
        }
        out.write_all(rest.as_bytes())
    }
}

struct Line<'a>(&'a SpanData);

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(span) = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("span_id", &Text(span.id))?;
        map.serialize_entry("trace_id", &Text(span.trace_id))?;
        if let Some(parent) = span.parent_id {
            map.serialize_entry("parent_id", &Text(parent))?;
        }
        map.serialize_entry("name", &span.name)?;
        map.serialize_entry("start_ns", &span.start_ns)?;
        map.serialize_entry("end_ns", &span.end_ns)?;
        map.serialize_entry("duration_ns", &span.duration().as_nanos())?;
        map.serialize_entry("status", if span.is_error() { "error" } else { "ok" })?;
        if let Some(error) = &span.error {
            map.serialize_entry("error", error)?;
        }
        map.serialize_entry("attributes", &Attributes(&span.attributes))?;
        map.serialize_entry("events", &Each(&span.events, Event))?;
        map.serialize_entry("links", &Each(&span.links, Link))?;
        for (name, count) in [
            ("dropped_attributes", u64::from(span.attributes.dropped())),
            ("dropped_events", span.dropped_events),
            ("folded_events", span.folded_events),
            ("dropped_links", span.dropped_links),
        ] {
            if count > 0 {
                map.serialize_entry(name, &count)?;
            }
        }
        if span.folded_events > 0 {
            map.serialize_entry("folded_after", &span.folded_after)?;
        }
        map.end()
    }
}

/// The attributes of a span as a JSON object, with what was dropped under names of ours.
#[cfg(feature = "sqlite")]
pub(super) fn span_attributes(span: &SpanData) -> String {
    json(&WithLosses(span))
}

/// Attributes as a JSON object.
#[cfg(feature = "sqlite")]
pub(super) fn attributes(attributes: &AttrList) -> String {
    json(&Attributes(attributes))
}

#[cfg(feature = "sqlite")]
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("every value has a form in JSON")
}

#[cfg(feature = "sqlite")]
struct WithLosses<'a>(&'a SpanData);

#[cfg(feature = "sqlite")]
impl Serialize for WithLosses<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(span) = self;
        let losses = [
            (
                "stario.dropped_attributes",
                span.attributes.dropped().into(),
            ),
            ("stario.dropped_events", span.dropped_events),
            ("stario.folded_events", span.folded_events),
            ("stario.dropped_links", span.dropped_links),
        ]
        .map(|(name, count)| (name, Value::UInt(count)));
        let losses = losses.iter().filter(|(_, count)| *count != Value::UInt(0));
        let losses = losses.map(|(name, count)| (*name, count));
        let all = span.attributes.iter().chain(losses);
        serializer.collect_map(all.map(|(key, value)| (key, Scalar(value))))
    }
}

struct Event<'a>(&'a SpanEvent);

impl Serialize for Event<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(event) = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("time_ns", &event.time_ns)?;
        map.serialize_entry("name", &event.name)?;
        map.serialize_entry("attributes", &Attributes(&event.attributes))?;
        if let Some(body) = &event.body {
            map.serialize_entry("body", body)?;
        }
        map.end()
    }
}

struct Link<'a>(&'a SpanLink);

impl Serialize for Link<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(link) = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("span_id", &Text(link.span_id))?;
        map.serialize_entry("trace_id", &Text(link.trace_id))?;
        map.serialize_entry("name", &link.name)?;
        if !link.attributes.is_empty() {
            map.serialize_entry("attributes", &Attributes(&link.attributes))?;
        }
        map.end()
    }
}

struct Attributes<'a>(&'a AttrList);

impl Serialize for Attributes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, Scalar(value))))
    }
}

struct Scalar<'a>(&'a Value);

impl Serialize for Scalar<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Int(value) => serializer.serialize_i64(*value),
            Value::UInt(value) => serializer.serialize_u64(*value),
            Value::Float(value) => serializer.serialize_f64(*value),
            Value::Text(value) => serializer.serialize_str(value),
        }
    }
}

/// A list, each item in its own JSON form.
struct Each<'a, T, F>(&'a [T], F);

impl<'a, T, J: Serialize, F: Fn(&'a T) -> J> Serialize for Each<'a, T, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(&self.1))
    }
}

/// What `Display` prints, as a JSON text.
struct Text<T>(T);

impl<T: std::fmt::Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(span: &SpanData) -> String {
        let mut line = Vec::new();
        encode(span, &mut line);
        String::from_utf8(line).unwrap()
    }

    #[test]
    fn a_line_has_exactly_these_fields() {
        let root = SpanData::new("GET /".into(), 1_000, None);
        let mut span = SpanData::new("db.query".into(), 1_500, Some((root.trace_id, root.id)));
        span.attributes.push("rows", 3);
        span.attributes.push("slow", false);
        span.attributes.push("ratio", f64::NAN);
        let mut event = SpanEvent::new(1_600, "exception".into(), [("exc.message", "no")]);
        event.body = Some("caused by: rain".into());
        span.push_event(event);
        span.push_link(SpanLink::new("cause".into(), root.id, root.trace_id));
        span.error = Some("no rows".into());
        span.end_ns = Some(2_500);
        let (span_id, trace_id) = (span.id, span.trace_id);
        assert_eq!(
            line(&span),
            format!(
                "{{\"span_id\":\"{span_id}\",\"trace_id\":\"{trace_id}\",\
                 \"parent_id\":\"{trace_id}\",\"name\":\"db.query\",\
                 \"start_ns\":1500,\"end_ns\":2500,\"duration_ns\":1000,\
                 \"status\":\"error\",\"error\":\"no rows\",\
                 \"attributes\":{{\"rows\":3,\"slow\":false,\"ratio\":null}},\
                 \"events\":[{{\"time_ns\":1600,\"name\":\"exception\",\
                 \"attributes\":{{\"exc.message\":\"no\"}},\"body\":\"caused by: rain\"}}],\
                 \"links\":[{{\"span_id\":\"{trace_id}\",\"trace_id\":\"{trace_id}\",\
                 \"name\":\"cause\"}}]}}\n"
            )
        );
    }

    #[test]
    fn a_plain_root_has_no_optional_field() {
        let mut span = SpanData::new("GET /".into(), 0, None);
        span.end_ns = Some(0);
        let text = line(&span);
        for absent in ["parent_id", "error", "body", "dropped"] {
            assert!(!text.contains(absent), "{absent} in {text}");
        }
        assert!(text.contains("\"status\":\"ok\""));
    }

    #[test]
    fn what_steers_a_terminal_is_escaped_and_reads_back() {
        let hostile = "\x1b[2J\n\u{9b}31m\x7f\u{202e}\"}\\";
        let mut span = SpanData::new(hostile.into(), 0, None);
        span.attributes.push(hostile, hostile);
        let text = line(&span);
        assert_eq!(text.lines().count(), 1);
        assert!(!text.trim_end().chars().any(is_hazard), "{text:?}");
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["name"], hostile);
        assert_eq!(value["attributes"][hostile], hostile);
    }

    #[test]
    fn what_was_dropped_is_told() {
        let mut span = SpanData::new("stream".into(), 0, None);
        span.dropped_events = 12;
        assert!(line(&span).contains("\"dropped_events\":12}"));
    }

    #[test]
    fn a_gap_in_the_events_is_told_with_its_place() {
        let mut span = SpanData::new("stream".into(), 0, None);
        span.stay_open();
        for time in 0..100 {
            span.push_event(SpanEvent::new(time, "relay".into(), ()));
        }
        span.close(100);
        let text = line(&span);
        assert!(
            text.ends_with("\"folded_events\":36,\"folded_after\":32}\n"),
            "{text}"
        );
        assert_eq!(text.matches("\"relay\"").count(), 64);
    }
}
