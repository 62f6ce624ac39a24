//! A failure as plain text: for `curl`, for scripts, and to be copied from the page.

use std::fmt::Write as _;

use super::report::Report;
use super::source::{Excerpt, Place};

/// The whole report; a terminal can show it, so no control character of a stranger is in it.
pub(super) fn report(report: &Report<'_>) -> String {
    let mut out = String::new();
    let _ = write!(out, "{}", report.kind);
    if let Some(name) = report.type_name {
        let _ = write!(out, " ({name})");
    }
    let _ = writeln!(out, ": {}", report.message);
    for cause in &report.causes {
        let _ = writeln!(out, "  caused by: {cause}");
    }
    if let Some(help) = &report.help {
        let _ = writeln!(out, "  help: {help}");
    }
    if let Some(place) = &report.place {
        let _ = writeln!(out, "\nat {}", at(place));
        if let Some(excerpt) = place.excerpt() {
            lines(&mut out, &excerpt);
        }
    }
    if !report.frames.is_empty() {
        out.push_str("\nbacktrace\n");
    }
    for (function, place) in &report.frames {
        let place = place.as_ref().map(at).unwrap_or_default();
        let _ = writeln!(out, "  {function} {place}");
    }
    request(&mut out, report);
    if let Some(tree) = &report.tree {
        let _ = write!(out, "\ntrace so far\n{tree}");
    }
    out.retain(|c| c == '\n' || c == '\t' || !c.is_control());
    out
}

fn at(place: &Place) -> String {
    format!("{}:{}", place.file, place.line)
}

fn lines(out: &mut String, excerpt: &Excerpt) {
    for (number, line) in (excerpt.first..).zip(&excerpt.lines) {
        let mark = if number == excerpt.marked { '>' } else { ' ' };
        let row = format!("{mark} {number:>5} | {line}");
        let _ = writeln!(out, "{}", row.trim_end());
    }
}

fn request(out: &mut String, report: &Report<'_>) {
    let case = report.case;
    let _ = writeln!(out, "\nrequest\n  {} {}", case.method, case.path);
    if let Some(route) = case.to.route {
        let _ = writeln!(out, "  route: {route}");
    }
    let _ = writeln!(out, "  handler: {}", case.to.handler);
    let lists = [("parameter", &case.params), ("query", &case.query)];
    for (what, pairs) in lists {
        for (name, value) in pairs {
            let _ = writeln!(out, "  {what} {name}: {value}");
        }
    }
    if let Some(signals) = &report.signals {
        let _ = writeln!(out, "  signals: {}", signals.replace('\n', "\n  "));
    }
}
