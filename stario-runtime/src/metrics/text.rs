//! The Prometheus text format, version 0.0.4.
//!
//! <https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format>

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::counts::{Breach, Count, Level};
use super::meter::{BUCKETS, Meter, STATUSES};
use super::registry::Metrics;
use crate::relay::{Census, census};
use crate::telemetry::TracerStats;

/// The content type of the text.
pub(crate) const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Every number, as Prometheus reads it.
pub(crate) fn render(metrics: &Metrics, tracer: &TracerStats) -> String {
    let mut page = Page(String::with_capacity(16 * 1024));
    page.requests(&metrics.meters());
    for level in Level::ALL {
        page.head(level.name(), "gauge", level.help());
        page.line(level.name(), "", metrics.level(*level));
    }
    for count in Count::ALL {
        page.head(count.name(), "counter", count.help());
        page.line(count.name(), "", metrics.count(*count));
    }
    page.limits(metrics);
    page.relays(census());
    page.tracer(tracer);
    page.0
}

struct Page(String);

impl Page {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        let help = help.trim();
        self.push(format_args!("# HELP {name} {help}\n# TYPE {name} {kind}\n"));
    }

    /// `labels` with their braces, or nothing.
    fn line(&mut self, name: &str, labels: &str, value: impl std::fmt::Display) {
        self.push(format_args!("{name}{labels} {value}\n"));
    }

    fn push(&mut self, text: std::fmt::Arguments<'_>) {
        self.0.write_fmt(text).expect("a String takes everything");
    }

    fn requests(&mut self, meters: &[Arc<Meter>]) {
        const REQUESTS: &str = "stario_requests_total";
        self.head(REQUESTS, "counter", "Requests by route, method and status.");
        for meter in meters {
            let who = labels(meter);
            let exact = STATUSES.iter().map(ToString::to_string);
            let classes = (1..).map(|class| format!("{class}xx"));
            let counters = meter.statuses.iter().zip(exact);
            for (counter, status) in counters.chain(meter.classes.iter().zip(classes)) {
                let count = counter.load(Ordering::Relaxed);
                // A status that never came is no line: most routes know two or three.
                if count > 0 {
                    self.line(REQUESTS, &format!("{{{who},status=\"{status}\"}}"), count);
                }
            }
        }
        self.latencies(meters);
    }

    fn latencies(&mut self, meters: &[Arc<Meter>]) {
        const SECONDS: &str = "stario_request_seconds";
        self.head(
            SECONDS,
            "histogram",
            "Time from a request's head to its response's head.",
        );
        for meter in meters {
            let who = labels(meter);
            let mut so_far = 0;
            for (index, bucket) in meter.buckets.iter().enumerate() {
                so_far += bucket.load(Ordering::Relaxed);
                let end = BUCKETS
                    .get(index)
                    .map_or_else(|| "+Inf".to_owned(), |micros| seconds(*micros));
                self.line(
                    "stario_request_seconds_bucket",
                    &format!("{{{who},le=\"{end}\"}}"),
                    so_far,
                );
            }
            let micros = meter.micros.load(Ordering::Relaxed);
            let who = format!("{{{who}}}");
            self.line("stario_request_seconds_sum", &who, seconds(micros));
            self.line("stario_request_seconds_count", &who, so_far);
        }
    }

    fn limits(&mut self, metrics: &Metrics) {
        const LIMITS: &str = "stario_limit_breaches_total";
        self.head(LIMITS, "counter", "Limits that clients ran into.");
        for limit in Breach::ALL {
            // A comment, for the person who looks at the page.
            let (name, help) = (limit.name(), limit.help().trim());
            self.push(format_args!("# {name}: {help}\n"));
            let label = format!("{{limit=\"{name}\"}}");
            self.line(LIMITS, &label, metrics.breaches(*limit));
        }
    }

    fn relays(&mut self, all: Census) {
        let rows = [
            (
                "stario_relay_subscriptions",
                "gauge",
                "Relay subscriptions of this process.",
                all.subscriptions,
            ),
            (
                "stario_relay_waiting",
                "gauge",
                "Relay values that wait to be read.",
                all.waiting,
            ),
            (
                "stario_relay_deepest",
                "gauge",
                "Relay values that wait for the slowest subscription.",
                all.deepest,
            ),
            (
                "stario_relay_published_total",
                "counter",
                "Values published to relays.",
                all.published,
            ),
            (
                "stario_relay_dropped_total",
                "counter",
                "Relay values lost because an inbox was full.",
                all.dropped,
            ),
        ];
        self.rows(rows);
    }

    fn tracer(&mut self, stats: &TracerStats) {
        let rows = [
            (
                "stario_tracer_written_spans_total",
                "counter",
                "Finished spans that were written.",
                stats.written_spans,
            ),
            (
                "stario_tracer_waiting_spans",
                "gauge",
                "Finished spans that wait to be written.",
                stats.waiting_spans,
            ),
            (
                "stario_tracer_dropped_spans_total",
                "counter",
                "Finished spans that were not recorded.",
                stats.dropped_spans,
            ),
            (
                "stario_tracer_write_errors_total",
                "counter",
                "Failed writes of the tracer.",
                stats.write_errors,
            ),
        ];
        self.rows(rows);
    }

    /// Numbers without labels: name, kind, help and value.
    fn rows<const N: usize>(&mut self, rows: [(&str, &str, &str, u64); N]) {
        for (name, kind, help, value) in rows {
            self.head(name, kind, help);
            self.line(name, "", value);
        }
    }
}

/// `method="GET",route="/rooms/{id}"`; the route is `none` where there was none.
fn labels(meter: &Meter) -> String {
    format!(
        "method=\"{}\",route=\"{}\"",
        escaped(&meter.method),
        escaped(&meter.route)
    )
}

/// A label value: the format escapes backslash, quote and line feed.
fn escaped(value: &str) -> String {
    value
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

/// Microseconds as seconds without trailing zeros.
fn seconds(micros: u64) -> String {
    let text = format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
