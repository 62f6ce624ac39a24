//! A finished trace as an indented tree.

use std::time::Duration;

use super::look::{Look, Paint, columns, duration, fit, time_of_day, wrap};
use crate::telemetry::Value;
use crate::telemetry::text::one_line;
use crate::telemetry::{SpanData, SpanEvent};

/// Room for the clock time and a space; what follows the first line aligns with it.
const MARGIN: &str = "          ";

/// Columns of the id's end and the space before it.
const ID_COLUMNS: usize = 9;

/// Columns for a duration.
const DURATION_COLUMNS: usize = 9;

/// Lines shown of a longer text.
const BLOCK_LINES: usize = 12;

/// What stands beside each line of it.
const BAR: &str = "│ ";

/// The attribute of an `exception` that gets lines of its own.
const MESSAGE: &str = "exc.message";

/// Attributes of a request span that its first line already shows.
const IN_HEADLINE: [&str; 4] = ["request.method", "request.path", SENT, MEANT];

/// The span of the start, with every setting of the server.
const STARTUP: &str = "server.startup";

/// What their names begin with.
const SETTING: &str = "server.";

/// The status that the client got.
const SENT: &str = "response.status_code";

/// The status that was meant, where the client needs another one to show the answer.
const MEANT: &str = "error.status";

/// A root with its steps; `folded` is how many steps are not in `steps`.
pub(super) fn trace(root: &SpanData, steps: &[&SpanData], folded: u64, look: Look) -> String {
    let mut tree = Tree {
        out: String::new(),
        look,
    };
    let time = time_of_day(root.start_ns);
    tree.headline(&time, "", root, Some(root));
    tree.details(root, MARGIN);
    tree.steps(root, root, steps, MARGIN);
    if folded > 0 {
        tree.note(MARGIN, &format!("… {folded} more steps"));
    }
    tree.out
}

/// The same without colours, for what is no terminal.
#[cfg(debug_assertions)]
pub(crate) fn plain(root: &SpanData, steps: &[&SpanData], folded: u64, width: usize) -> String {
    let color = false;
    trace(root, steps, folded, Look { color, width })
}

/// The line for a span that stays open.
pub(super) fn opened(root: &SpanData, look: Look) -> String {
    let mut tree = Tree {
        out: String::new(),
        look,
    };
    let time = time_of_day(root.start_ns);
    tree.row(
        &time,
        "",
        &label(root),
        Paint::Cyan,
        &format!("open {}", root.id.tail()),
    );
    tree.out
}

struct Tree {
    out: String,
    look: Look,
}

impl Tree {
    /// The line of a span: what it was, how it went, how long it took.
    fn headline(&mut self, time: &str, rail: &str, span: &SpanData, root: Option<&SpanData>) {
        let (sent, meant) = (span.attr(SENT), span.attr(MEANT));
        let outcome = match (sent.map(text), meant.map(text)) {
            (Some(sent), Some(meant)) if sent != meant => format!("{meant}→{sent}"),
            _ if span.is_error() => "[error]".to_owned(),
            (sent, meant) => meant.or(sent).unwrap_or_default(),
        };
        let mut right = format!("{outcome} {:>DURATION_COLUMNS$}", duration(span.duration()));
        if root.is_some() {
            right.push(' ');
            right.push_str(&span.id.tail());
        } else {
            right.push_str(&" ".repeat(ID_COLUMNS));
        }
        self.row(
            time,
            rail,
            &label(span),
            color(span, meant.or(sent)),
            &right,
        );
    }

    /// One line with a right-aligned end.
    fn row(&mut self, time: &str, rail: &str, label: &str, paint: Paint, right: &str) {
        let margin = if time.is_empty() { 0 } else { MARGIN.len() };
        let room = self
            .look
            .width
            .saturating_sub(margin + columns(rail) + columns(right) + 1);
        let label = fit(label, room.max(8));
        if margin > 0 {
            self.look.paint(&mut self.out, Paint::Dim, time);
            self.out.push(' ');
        }
        self.look.paint(&mut self.out, Paint::Dim, rail);
        let weight = if margin > 0 {
            Paint::Bold
        } else {
            Paint::Plain
        };
        self.look.paint(&mut self.out, weight, &label);
        self.out
            .push_str(&" ".repeat(room.saturating_sub(columns(&label)) + 1));
        self.look.paint(&mut self.out, paint, right.trim_end());
        self.out.push('\n');
    }

    /// Error, attributes, links and events of a span.
    fn details(&mut self, span: &SpanData, rail: &str) {
        if let Some(error) = &span.error {
            self.block(rail, Paint::Red, error);
        }
        self.attributes(span, rail);
        for link in &span.links {
            let target = format!("  {}", link.span_id.tail());
            self.line(
                rail,
                &[(Paint::Dim, &one_line(&link.name)), (Paint::Plain, &target)],
            );
        }
        for (index, event) in span.events.iter().enumerate() {
            if span.folded_events > 0 && index == span.folded_after {
                self.note(rail, &format!("… {} more events", span.folded_events));
            }
            self.event(span, event, rail);
        }
        if span.dropped_events > 0 {
            self.note(rail, &format!("… {} more events", span.dropped_events));
        }
    }

    /// Sorted and aligned, one per line.
    fn attributes(&mut self, span: &SpanData, rail: &str) {
        let attributes = &span.attributes;
        // Every setting of the server would push what a person looks for off the screen.
        let is_setting = |key: &str| span.name == STARTUP && key.starts_with(SETTING);
        let settings = attributes.iter().filter(|(key, _)| is_setting(key)).count();
        let mut shown: Vec<_> = attributes
            .iter()
            .filter(|(key, _)| !IN_HEADLINE.contains(key) && !is_setting(key))
            .map(|(key, value)| (one_line(key), value))
            .collect();
        shown.sort_by(|(a, _), (b, _)| a.cmp(b));
        let widest = shown
            .iter()
            .map(|(key, _)| columns(key))
            .max()
            .unwrap_or_default();
        for (key, value) in shown {
            let gap = " ".repeat(widest - columns(&key) + 2);
            self.line(
                rail,
                &[
                    (Paint::Dim, &key),
                    (Paint::Plain, &gap),
                    (Paint::Plain, &text(value)),
                ],
            );
        }
        if settings > 0 {
            self.note(
                rail,
                &format!("… {settings} settings, which STARIO_TRACER=json shows"),
            );
        }
        if attributes.dropped() > 0 {
            self.note(rail, &format!("… {} more attributes", attributes.dropped()));
        }
    }

    /// `+120 us  painted  color: teal`
    fn event(&mut self, span: &SpanData, event: &SpanEvent, rail: &str) {
        let offset = Duration::from_nanos(event.time_ns.saturating_sub(span.start_ns));
        let offset = format!("+{:<8}", duration(offset));
        let name = one_line(&event.name);
        let mut parts = vec![(Paint::Dim, offset), (Paint::Plain, name.into_owned())];
        for (key, value) in event.attributes.iter().filter(|(key, _)| *key != MESSAGE) {
            parts.push((Paint::Dim, format!("  {}:", one_line(key))));
            parts.push((Paint::Plain, format!(" {}", text(value))));
        }
        let parts: Vec<_> = parts
            .iter()
            .map(|(paint, text)| (*paint, text.as_str()))
            .collect();
        self.line(rail, &parts);
        let deeper = format!("{rail}  ");
        let failed = span.error.as_deref().unwrap_or_default();
        if let Some(message) = event.attr(MESSAGE).and_then(Value::as_str)
            // Not twice what the span says already.
            && !failed.ends_with(message)
        {
            self.block(&deeper, Paint::Plain, message);
        }
        if let Some(body) = &event.body {
            self.block(&deeper, Paint::Dim, body);
        }
    }

    /// The steps of `parent`, in the order they began.
    fn steps(&mut self, root: &SpanData, parent: &SpanData, all: &[&SpanData], rail: &str) {
        let known = |id| all.iter().any(|span| Some(span.id) == id);
        let mut mine: Vec<_> = all
            .iter()
            .filter(|span| {
                // A step whose parent is not shown hangs below the root.
                span.parent_id == Some(parent.id)
                    || (parent.id == root.id && !known(span.parent_id))
            })
            .collect();
        mine.sort_by_key(|span| (span.start_ns, span.id));
        for (index, span) in mine.iter().enumerate() {
            let last = index + 1 == mine.len();
            let (branch, below) = if last {
                ("└ ", "  ")
            } else {
                ("├ ", "│ ")
            };
            self.headline("", &format!("{rail}{branch}"), span, None);
            let rail = format!("{rail}{below}");
            self.details(span, &rail);
            self.steps(root, span, all, &rail);
        }
    }

    /// A longer text, wrapped and with a bar at its side: the end of an error message must not
    /// be lost, and it must be seen where it begins.
    fn block(&mut self, rail: &str, paint: Paint, text: &str) {
        let room = self.room(rail).saturating_sub(BAR.chars().count());
        let bar = if paint == Paint::Plain {
            Paint::Red
        } else {
            paint
        };
        let mut lines = text.lines().flat_map(|line| wrap(&one_line(line), room));
        for line in lines.by_ref().take(BLOCK_LINES) {
            self.line(rail, &[(bar, BAR), (paint, line.trim_end())]);
        }
        if let hidden @ 1.. = lines.count() {
            let more = format!("… {hidden} more lines");
            self.line(rail, &[(bar, BAR), (Paint::Dim, &more)]);
        }
    }

    fn note(&mut self, rail: &str, text: &str) {
        self.line(rail, &[(Paint::Dim, text)]);
    }

    /// Columns beside `rail`; some even below the deepest step.
    fn room(&self, rail: &str) -> usize {
        self.look.width.saturating_sub(columns(rail)).max(20)
    }

    /// Parts on one line, cut at the width.
    fn line(&mut self, rail: &str, parts: &[(Paint, &str)]) {
        self.look.paint(&mut self.out, Paint::Dim, rail);
        let mut room = self.room(rail);
        for (paint, text) in parts {
            if room == 0 {
                break;
            }
            let text = fit(text, room);
            self.look.paint(&mut self.out, *paint, &text);
            room = room.saturating_sub(columns(&text));
        }
        self.out.push('\n');
    }
}

/// A request is its method and path, anything else its name.
pub(super) fn label(span: &SpanData) -> String {
    let part = |key| span.attr(key).and_then(Value::as_str);
    match (part("request.method"), part("request.path")) {
        (Some(method), Some(path)) => format!("{} {}", one_line(method), one_line(path)),
        _ => one_line(&span.name).into_owned(),
    }
}

/// What is known of a span besides, on one line.
pub(super) fn notes(span: &SpanData) -> String {
    let shown = span.attributes.iter();
    let shown = shown.filter(|(key, _)| !IN_HEADLINE.contains(key));
    let notes = shown.map(|(key, value)| format!("{} {}", one_line(key), text(value)));
    notes.collect::<Vec<_>>().join("  ")
}

fn text(value: &Value) -> String {
    match value {
        Value::Text(text) => one_line(text).into_owned(),
        other => other.to_string(),
    }
}

/// Red for what failed, yellow for what was refused or moved, green for the rest.
fn color(span: &SpanData, status: Option<&Value>) -> Paint {
    let hundreds = match status {
        Some(Value::UInt(status)) => status / 100,
        Some(Value::Int(status)) => u64::try_from(*status).unwrap_or_default() / 100,
        _ => 0,
    };
    match hundreds {
        _ if span.is_error() => Paint::Red,
        5 => Paint::Red,
        3 | 4 => Paint::Yellow,
        _ => Paint::Green,
    }
}
