use std::sync::Arc;
use std::time::Duration;

use http::{Method, StatusCode};

use super::{Breach, Count, Level, Metrics, Timing, render};
use crate::telemetry::TracerStats;

fn page(metrics: &Metrics) -> String {
    render(metrics, &TracerStats::default())
}

/// The value of a line that begins with `what`.
fn value(page: &str, what: &str) -> String {
    let line = page
        .lines()
        .find_map(|line| line.strip_prefix(what)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no {what} in\n{page}"))
        .to_owned()
}

#[test]
fn what_is_counted_is_shown_under_its_name() {
    let metrics = Arc::new(Metrics::default());
    metrics.add(Count::Events, 3);
    metrics.add(Count::Events, 4);
    metrics.breach(Breach::BodyBytes);
    let open = metrics.hold(Level::Streams);
    let text = page(&metrics);
    assert_eq!(value(&text, "stario_stream_events_total"), "7");
    assert_eq!(value(&text, "stario_streams"), "1");
    assert_eq!(
        value(&text, "stario_limit_breaches_total{limit=\"body_bytes\"}"),
        "1"
    );
    drop(open);
    assert_eq!(value(&page(&metrics), "stario_streams"), "0");
}

#[test]
fn latencies_are_cumulative_and_sum_up() {
    let metrics = Metrics::default();
    let meter = metrics.route("GET", "/rooms/{id}");
    for millis in [1, 3, 3, 60_000] {
        meter.record(StatusCode::OK, Duration::from_millis(millis));
    }
    let text = page(&metrics);
    let bucket = |end: &str| {
        let labels = format!("{{method=\"GET\",route=\"/rooms/{{id}}\",le=\"{end}\"}}");
        value(&text, &format!("stario_request_seconds_bucket{labels}"))
    };
    assert_eq!(bucket("0.0005"), "0");
    assert_eq!(bucket("0.001"), "1", "an end belongs to its bucket");
    assert_eq!(bucket("0.005"), "3");
    assert_eq!(bucket("5"), "3");
    assert_eq!(bucket("+Inf"), "4");
    let labels = "{method=\"GET\",route=\"/rooms/{id}\"}";
    assert_eq!(
        value(&text, &format!("stario_request_seconds_sum{labels}")),
        "60.007"
    );
    assert_eq!(
        value(&text, &format!("stario_request_seconds_count{labels}")),
        "4"
    );
}

#[test]
fn a_rare_status_is_counted_with_its_hundred() {
    let metrics = Metrics::default();
    let meter = metrics.route("GET", "/");
    for status in [200, 418, 419, 507, 999] {
        let status = StatusCode::from_u16(status).unwrap();
        meter.record(status, Duration::ZERO);
    }
    let text = page(&metrics);
    for (status, count) in [("200", "1"), ("4xx", "2"), ("5xx", "1"), ("9xx", "1")] {
        let labels = format!("{{method=\"GET\",route=\"/\",status=\"{status}\"}}");
        assert_eq!(
            value(&text, &format!("stario_requests_total{labels}")),
            count
        );
    }
    assert!(
        !text.contains("status=\"404\""),
        "what never came is no line"
    );
}

#[test]
fn requests_are_timed_only_when_somebody_looks() {
    let metrics = Arc::new(Metrics::default());
    assert!(Timing::start(&metrics, None, &Method::GET).is_none());
    metrics.show();
    let timing = Timing::start(&metrics, None, &Method::PUT).unwrap();
    assert_eq!(value(&page(&metrics), "stario_requests_in_flight"), "1");
    timing.answered(StatusCode::NOT_FOUND);
    drop(Timing::start(&metrics, None, &Method::GET));
    let own = Method::from_bytes(b"BREW").unwrap();
    Timing::start(&metrics, None, &own)
        .unwrap()
        .answered(StatusCode::NOT_FOUND);
    let text = page(&metrics);
    assert_eq!(value(&text, "stario_requests_in_flight"), "0");
    for method in ["PUT", "other"] {
        let series =
            format!("stario_requests_total{{method=\"{method}\",route=\"none\",status=\"404\"}}");
        assert_eq!(value(&text, &series), "1");
    }
    assert!(
        !text.contains("BREW") && !text.contains("method=\"HEAD\""),
        "a client makes no labels, and what never came is no line"
    );
    assert_eq!(value(&text, "stario_requests_abandoned_total"), "1");
}

/// What <https://prometheus.io/docs/instrumenting/exposition_formats/> asks of every line.
#[test]
fn every_line_is_of_the_format() {
    let metrics = Metrics::default();
    let meter = metrics.route("GET", "/a\"b\\c");
    meter.record(StatusCode::OK, Duration::from_micros(70));
    let text = page(&metrics);
    assert!(text.contains("route=\"/a\\\"b\\\\c\""), "{text}");
    assert!(text.ends_with('\n'));
    let mut described = Vec::new();
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').unwrap();
            assert!(["counter", "gauge", "histogram"].contains(&kind), "{line}");
            assert!(!described.contains(&name), "{name} twice");
            described.push(name);
        } else if !line.starts_with("# ") {
            let (series, value) = line.rsplit_once(' ').unwrap();
            assert!(value.parse::<f64>().is_ok(), "{line}");
            let name = series.split('{').next().unwrap();
            assert!(
                name.chars().all(|c| c.is_ascii_lowercase() || c == '_'),
                "{line}"
            );
            let family = *described.last().unwrap();
            assert!(name.starts_with(family), "{line} is not of {family}");
        }
    }
}
