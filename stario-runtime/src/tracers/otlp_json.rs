//! Spans in the JSON form of OTLP.
//!
//! <https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding>: ids in hexadecimal,
//! numbers of 64 bits as text.

use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::{Value as Json, json};

use crate::telemetry::{AttrList, SpanData, SpanEvent, SpanLink, Value, short_id};

/// An `ExportTraceServiceRequest`.
pub(super) struct Export<'a> {
    pub(super) service: &'a str,
    pub(super) spans: &'a [Box<SpanData>],
}

impl Serialize for Export<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut service = AttrList::default();
        service.push("service.name", self.service);
        let scope = json!({ "name": "stario", "version": env!("CARGO_PKG_VERSION") });
        let spans: Vec<_> = self.spans.iter().map(|span| encoded(span)).collect();
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(
            "resourceSpans",
            &[json!({
                "resource": { "attributes": attributes(&service) },
                "scopeSpans": [{ "scope": scope, "spans": spans }],
            })],
        )?;
        map.end()
    }
}

/// How many spans a collector did not take, and why.
pub(super) fn rejected(answer: &[u8]) -> Option<(u64, String)> {
    let answer: Json = serde_json::from_slice(answer).ok()?;
    let partial = answer.get("partialSuccess")?;
    let count = match partial.get("rejectedSpans")? {
        Json::String(text) => text.parse().ok()?,
        number => number.as_u64()?,
    };
    let why = partial.get("errorMessage").and_then(Json::as_str);
    Some((
        count,
        why.unwrap_or("the collector gave no reason").to_owned(),
    ))
}

fn encoded(span: &SpanData) -> Json {
    let trace = span
        .caller
        .map_or(span.trace_id, |caller| caller.trace_id());
    let parent = match (span.parent_id, &span.caller) {
        (Some(parent), _) => hex(&short_id(parent)),
        (None, Some(caller)) => hex(&caller.span_id()),
        (None, None) => String::new(),
    };
    // SPAN_KIND_SERVER for what a client has asked for, SPAN_KIND_INTERNAL for the rest.
    let is_request = span.attr("request.method").is_some();
    let kind = if is_request { 2 } else { 1 };
    let mut all = attributes(&span.attributes);
    if is_request && let Some((_, route)) = span.name.split_once(' ') {
        all.push(json!({ "key": "http.route", "value": { "stringValue": route } }));
    }
    let status = match &span.error {
        Some(error) => json!({ "code": 2, "message": error }),
        None => json!({}),
    };
    json!({
        "traceId": hex(&trace.to_bytes()),
        "spanId": hex(&short_id(span.id)),
        "traceState": span.tracestate.as_deref().unwrap_or_default(),
        "parentSpanId": parent,
        "name": span.name,
        "kind": kind,
        "startTimeUnixNano": span.start_ns.to_string(),
        "endTimeUnixNano": span.end_ns.unwrap_or(span.start_ns).to_string(),
        "attributes": all,
        "droppedAttributesCount": span.attributes.dropped(),
        "events": span.events.iter().map(event).collect::<Vec<_>>(),
        "droppedEventsCount": span.dropped_events + span.folded_events,
        "links": span.links.iter().map(link).collect::<Vec<_>>(),
        "droppedLinksCount": span.dropped_links,
        "status": status,
    })
}

fn event(event: &SpanEvent) -> Json {
    let mut all = attributes(&event.attributes);
    if let Some(body) = &event.body {
        let key = if event.name == "exception" {
            "exception.stacktrace"
        } else {
            "body"
        };
        all.push(json!({ "key": key, "value": { "stringValue": body } }));
    }
    json!({
        "timeUnixNano": event.time_ns.to_string(),
        "name": event.name,
        "attributes": all,
    })
}

fn link(link: &SpanLink) -> Json {
    let mut all = attributes(&link.attributes);
    all.push(json!({ "key": "name", "value": { "stringValue": link.name } }));
    json!({
        "traceId": hex(&link.trace_id.to_bytes()),
        "spanId": hex(&short_id(link.span_id)),
        "attributes": all,
    })
}

fn attributes(list: &AttrList) -> Vec<Json> {
    let one = |(key, value)| json!({ "key": convention(key), "value": any(value) });
    list.iter().map(one).collect()
}

/// OpenTelemetry's name for an attribute that both sides know.
///
/// <https://opentelemetry.io/docs/specs/semconv/http/http-spans/>
fn convention(key: &str) -> &str {
    match key {
        "request.method" => "http.request.method",
        "request.path" => "url.path",
        "response.status_code" => "http.response.status_code",
        "exc.type" => "exception.type",
        "exc.message" => "exception.message",
        "error.location" => "code.location",
        other => other,
    }
}

/// An `AnyValue`.
fn any(value: &Value) -> Json {
    match value {
        Value::Null => json!({}),
        Value::Bool(value) => json!({ "boolValue": value }),
        Value::Int(value) => json!({ "intValue": value.to_string() }),
        Value::UInt(value) => match i64::try_from(*value) {
            Ok(value) => json!({ "intValue": value.to_string() }),
            // It has only 63 bits for a number.
            Err(_) => json!({ "stringValue": value.to_string() }),
        },
        Value::Float(value) if value.is_finite() => json!({ "doubleValue": value }),
        Value::Float(value) => json!({ "doubleValue": special(*value) }),
        Value::Text(value) => json!({ "stringValue": value }),
    }
}

/// How the JSON form of protocol buffers spells what JSON has no number for.
fn special(value: f64) -> &'static str {
    match value {
        value if value.is_nan() => "NaN",
        value if value > 0.0 => "Infinity",
        _ => "-Infinity",
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes everything");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_its_form() {
        for (value, form) in [
            (Value::Null, json!({})),
            (Value::from(true), json!({ "boolValue": true })),
            (Value::from(-7), json!({ "intValue": "-7" })),
            (
                Value::from(u64::MAX),
                json!({ "stringValue": "18446744073709551615" }),
            ),
            (Value::from(0.5), json!({ "doubleValue": 0.5 })),
            (Value::from(f64::NAN), json!({ "doubleValue": "NaN" })),
            (Value::from("x"), json!({ "stringValue": "x" })),
        ] {
            assert_eq!(any(&value), form);
        }
    }

    #[test]
    fn a_partial_success_is_read_in_both_spellings() {
        let both = [
            r#"{"partialSuccess":{"rejectedSpans":"3"}}"#,
            r#"{"partialSuccess":{"rejectedSpans":3}}"#,
        ];
        for text in both {
            assert_eq!(rejected(text.as_bytes()).unwrap().0, 3);
        }
        assert_eq!(rejected(b"{}"), None);
        assert_eq!(rejected(b"not json"), None);
    }
}
