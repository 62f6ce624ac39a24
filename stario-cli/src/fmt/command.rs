//! The command: which files, and what is said about them.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::diff;
use super::file::{Formatted, format};
use super::files;
use super::many::{Done, each};
use crate::bar::Bar;
use crate::failure::Failure;
use crate::output::say;

const HELP: &str = "\
Only what stands in `html!`, `ds!` and `js!` changes: cargo fmt is for the rest, and both can run
in any order. What cannot be read is named and stays as it is; what has `#[rustfmt::skip]` stays
without a word.

Examples:
  cargo stario fmt                     every file of the package or workspace you are in
  cargo stario fmt src/views.rs        one file, or a directory
  cargo stario fmt --check             for CI: shows the differences, writes nothing
  cargo stario fmt --stdin < views.rs  for editors: reads a file, writes it formatted

Exit codes: 0 done, 1 when --check found a difference or something could not be read.";

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(crate) struct Args {
    /// Files or directories; without them, all modules of the package or workspace
    #[arg(value_name = "PATH", conflicts_with = "stdin")]
    paths: Vec<PathBuf>,
    /// Write nothing; show what would change and exit with 1 if anything would
    #[arg(long)]
    check: bool,
    /// Format what comes in and write it to the output
    #[arg(long, conflicts_with = "check")]
    stdin: bool,
}

/// What was found in all files.
#[derive(Debug, Default)]
struct Sum {
    files: usize,
    templates: usize,
    changed: usize,
    refused: usize,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    if args.stdin {
        return filter();
    }
    let files = if args.paths.is_empty() {
        files::of_workspace()?
    } else {
        files::below(&args.paths)?
    };
    let mut sum = Sum::default();
    let mut bar = Bar::new(if args.check { "Checking" } else { "Formatting" });
    bar.show(0, files.len() as u64, "");
    each(&files, |number, done| {
        let file = &files[number];
        let done = done.map_err(|error| cannot(file, "read", error))?;
        one(file, &done, args.check, &mut sum, &mut bar)?;
        let name = files::from_here(file).display().to_string();
        bar.show(number as u64 + 1, files.len() as u64, &name);
        Ok(())
    })?;
    drop(bar);
    let verb = if args.check {
        "would change"
    } else {
        "formatted"
    };
    let unread = if sum.refused > 0 {
        format!(", {} not read", count(sum.refused, "template"))
    } else {
        String::new()
    };
    eprintln!(
        "{} in {}: {} {verb}{unread}",
        count(sum.templates, "template"),
        count(sum.files, "file"),
        count(sum.changed, "file"),
    );
    let failed = sum.refused > 0 || args.check && sum.changed > 0;
    Ok(ExitCode::from(u8::from(failed)))
}

fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

fn cannot(file: &Path, doing: &str, error: io::Error) -> Failure {
    let what = format!("{} cannot be {doing}", file.display());
    Failure::new(what, "look at its path and permissions").because(error)
}

fn one(file: &Path, done: &Done, check: bool, sum: &mut Sum, bar: &mut Bar) -> Result<(), Failure> {
    let Done { text, formatted } = done;
    sum.files += usize::from(formatted.calls > 0);
    sum.templates += formatted.calls;
    sum.refused += formatted.refused.len();
    let shown = files::from_here(file);
    if formatted.text != *text || !formatted.refused.is_empty() {
        bar.clear();
    }
    report(&shown.display().to_string(), formatted);
    if formatted.text == *text {
        return Ok(());
    }
    sum.changed += 1;
    if check {
        say(&diff::lines(
            &shown.display().to_string(),
            text,
            &formatted.text,
        ));
        return Ok(());
    }
    fs::write(file, &formatted.text).map_err(|error| cannot(file, "written", error))?;
    say(&format!("{}\n", shown.display()));
    Ok(())
}

fn report(name: &str, formatted: &Formatted) {
    for refusal in &formatted.refused {
        eprintln!(
            "{name}:{}: left as it is: {}",
            refusal.line, refusal.message
        );
    }
}

/// From the input to the output; what cannot be read comes out as it went in.
fn filter() -> Result<ExitCode, Failure> {
    let failure = |error: io::Error| {
        Failure::new("the text did not come through", "pass a Rust file in UTF-8").because(error)
    };
    let mut text = String::new();
    io::stdin().read_to_string(&mut text).map_err(failure)?;
    let formatted = format(&text);
    report("stdin", &formatted);
    io::stdout()
        .write_all(formatted.text.as_bytes())
        .map_err(failure)?;
    Ok(ExitCode::from(u8::from(!formatted.refused.is_empty())))
}
