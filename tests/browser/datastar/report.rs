//! Runs every row in one browser and writes down what passed.

use std::any::Any;
use std::fmt::Write as _;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use super::app::Counts;
use super::probe::Probe;
use super::row::Row;
use crate::webdriver::{Browser, artefacts};

struct Outcome {
    section: &'static str,
    row: &'static Row,
    took: Duration,
    failure: Option<String>,
}

/// Runs the rows and writes `target/browser/datastar.md`.
///
/// # Panics
///
/// After the last row, with the list of those that failed.
pub(crate) fn run(browser: &Browser, base: &str, counts: &Counts) {
    let only = std::env::var("STARIO_BROWSER_ROW").unwrap_or_default();
    let page = browser.first_page();
    let mut outcomes: Vec<Outcome> = Vec::new();
    for (section, rows) in super::SECTIONS {
        for row in rows.iter().filter(|row| row.name.contains(&only)) {
            let start = Instant::now();
            let probe = Probe {
                page: &page,
                base,
                counts,
                row,
            };
            let failure = catch_unwind(AssertUnwindSafe(|| {
                probe.open();
                (row.check)(&probe);
            }));
            let failure = failure.err().map(|panic| reason(&*panic));
            let before = outcomes.last().map(|outcome| outcome.row);
            let failure = failure.or(complaint(&probe, before));
            outcomes.push(Outcome {
                section,
                row,
                took: start.elapsed(),
                failure,
            });
        }
    }
    let table = table(&outcomes);
    if only.is_empty() {
        let file = artefacts().join("datastar.md");
        fs::write(&file, &table).expect("the target directory is writable");
    }
    let failed: Vec<_> = outcomes
        .iter()
        .filter_map(|outcome| {
            let failure = outcome.failure.as_ref()?;
            Some(format!("{}: {failure}", outcome.row.name))
        })
        .collect();
    assert!(
        failed.is_empty(),
        "{} of {} rows failed:\n{}",
        failed.len(),
        outcomes.len(),
        failed.join("\n")
    );
}

/// The first console error that neither the row nor the one before accounts for: a browser hands
/// over its messages with some delay.
fn complaint(probe: &Probe<'_>, before: Option<&Row>) -> Option<String> {
    let expected = before.iter().flat_map(|row| row.complaints);
    let expected: Vec<_> = expected.chain(probe.row.complaints).collect();
    let known = |line: &String| expected.iter().any(|part| line.contains(**part));
    let lines = probe.page.console();
    let mut errors = lines.into_iter().filter(|line| line.starts_with("SEVERE"));
    let error = errors.find(|line| !known(line))?;
    Some(format!("the console says: {error}"))
}

fn reason(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    text.unwrap_or_else(|| "it panicked".to_owned())
}

fn table(outcomes: &[Outcome]) -> String {
    let passed = outcomes.iter().filter(|outcome| outcome.failure.is_none());
    let took: Duration = outcomes.iter().map(|outcome| outcome.took).sum();
    let mut out = format!(
        "# Datastar {} in the browser\n\n{} of {} rows passed in {:.1} s.\n",
        stario_html::datastar::VERSION,
        passed.count(),
        outcomes.len(),
        took.as_secs_f32()
    );
    let mut section = "";
    for outcome in outcomes {
        if outcome.section != section {
            section = outcome.section;
            let head = "| Feature | What is seen | Result | ms |\n| --- | --- | --- | --- |";
            writeln!(out, "\n## {section}\n\n{head}").expect("a string takes all");
        }
        let result = match &outcome.failure {
            None => "ok".to_owned(),
            Some(failure) => format!("FAILED: {}", failure.replace(['\n', '|'], " ")),
        };
        let ms = outcome.took.as_millis();
        let Row { name, effect, .. } = outcome.row;
        writeln!(out, "| `{name}` | {effect} | {result} | {ms} |").expect("a string takes all");
    }
    out
}
