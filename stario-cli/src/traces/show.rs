//! Traces in the terminal: a line for each, or a waterfall.

use std::fmt::Write as _;

use super::store::Span;

/// Columns of a bar.
const BAR: i64 = 40;

/// The time of its end (UTC), its id, how long it took, its name, what was answered, how it failed.
pub(super) fn line(span: &Span) -> String {
    let seconds = span.end_ns / 1_000_000_000 % 86_400;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let name = span.path.as_ref().map_or_else(
        || span.name.clone(),
        |path| {
            let method = span.name.split(' ').next().unwrap_or_default();
            format!("{method} {path}")
        },
    );
    let status = span.status.map(|status| format!("  {status}"));
    let id = &span.id[span.id.len().saturating_sub(8)..];
    let took = duration(span.end_ns - span.start_ns);
    let error = span
        .error
        .as_ref()
        .map(|error| format!("  error: {}", error.lines().next().unwrap_or_default()));
    format!(
        "{hour:02}:{minute:02}:{second:02}Z  {id}  {took:>9}  {name}{}{}",
        status.unwrap_or_default(),
        error.unwrap_or_default()
    )
}

/// The spans of a trace, each with a bar where its time lies in that of the whole.
pub(super) fn waterfall(spans: &[Span]) -> String {
    let start = spans
        .iter()
        .map(|span| span.start_ns)
        .min()
        .unwrap_or_default();
    let end = spans
        .iter()
        .map(|span| span.end_ns)
        .max()
        .unwrap_or_default();
    let whole = (end - start).max(1);
    let mut rows = Vec::new();
    let is_root = |span: &&Span| {
        !spans
            .iter()
            .any(|other| Some(&other.id) == span.parent.as_ref())
    };
    for root in spans.iter().filter(is_root) {
        push(root, 0, spans, &mut rows);
    }
    let widest = rows
        .iter()
        .map(|(depth, span)| 2 * depth + span.name.chars().count())
        .max()
        .unwrap_or_default();
    let mut out = String::new();
    for (depth, span) in rows {
        let from = (span.start_ns - start) * BAR / whole;
        let to = ((span.end_ns - start) * BAR / whole).clamp(from + 1, BAR.max(from + 1));
        let bar: String = (0..BAR)
            .map(|at| {
                if (from..to).contains(&at) {
                    '█'
                } else {
                    '·'
                }
            })
            .collect();
        let name = format!("{}{}", "  ".repeat(depth), span.name);
        let took = duration(span.end_ns - span.start_ns);
        let _ = writeln!(out, "{name:widest$}  {bar}  {took:>9}");
        if let Some(error) = &span.error {
            let _ = writeln!(out, "{}└ error: {error}", "  ".repeat(depth));
        }
    }
    out
}

fn push<'s>(span: &'s Span, depth: usize, spans: &'s [Span], rows: &mut Vec<(usize, &'s Span)>) {
    rows.push((depth, span));
    for child in spans
        .iter()
        .filter(|other| other.parent.as_ref() == Some(&span.id))
    {
        push(child, depth + 1, spans, rows);
    }
}

fn duration(ns: i64) -> String {
    match ns {
        i64::MIN..1_000 => format!("{ns} ns"),
        1_000..1_000_000 => format!("{} us", ns / 1_000),
        1_000_000..1_000_000_000 => format!("{}.{} ms", ns / 1_000_000, ns % 1_000_000 / 100_000),
        _ => format!(
            "{}.{} s",
            ns / 1_000_000_000,
            ns % 1_000_000_000 / 100_000_000
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(id: &str, parent: Option<&str>, name: &str, start_ns: i64, end_ns: i64) -> Span {
        Span {
            id: id.to_owned(),
            parent: parent.map(str::to_owned),
            name: name.to_owned(),
            path: None,
            status: None,
            start_ns,
            end_ns,
            error: None,
        }
    }

    #[test]
    fn a_waterfall_has_a_bar_for_each_span_under_its_parent() {
        let mut failed = span("c", Some("a"), "db", 5_000_000, 10_000_000);
        failed.error = Some("no room".to_owned());
        let shown = waterfall(&[
            span("a", None, "GET /", 0, 10_000_000),
            span("b", Some("a"), "q", 0, 2_500_000),
            failed,
        ]);
        let (full, dots) = ("█".repeat(10), "·".repeat(10));
        assert_eq!(
            shown,
            format!(
                "GET /  {full}{full}{full}{full}    10.0 ms\n  q    {full}{dots}{dots}{dots}     2.5 ms\n  \
                 db   {dots}{dots}{full}{full}     5.0 ms\n  └ error: no room\n"
            )
        );
    }

    #[test]
    fn a_line_has_time_id_and_address() {
        let mut root = span(
            "00000000deadbeef",
            None,
            "GET /rooms/{id}",
            3_661_000_000_000,
            3_661_000_512_000,
        );
        root.path = Some("/rooms/7".to_owned());
        assert_eq!(line(&root), "01:01:01Z  deadbeef     512 us  GET /rooms/7");
        root.error = Some("a\nb".to_owned());
        assert!(line(&root).ends_with("GET /rooms/7  error: a"));
    }
}
