//! `cargo stario html2rs`: pasted HTML becomes a template.

mod entities;
mod tree;
mod write;

use std::fs;
use std::io::{self, IsTerminal as _, Read as _};
use std::path::PathBuf;
use std::process::ExitCode;

use crate::failure::Failure;
use crate::fmt::format;
use crate::output::say;

const HELP: &str = "\
`id` and `class` become `#id` and `.class`, `data-on:click` becomes `ds:on:click`, character
references become characters, and white space that no browser shows goes. What the compiler would
say about the result, and what could not be kept, is written to the error output.

Examples:
  cargo stario html2rs page.html > view.txt
  xclip -o | cargo stario html2rs        from the clipboard
  cargo stario html2rs                   paste, then press Ctrl-D

Exit codes: 0 done, 1 when the result would not compile.";

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(crate) struct Args {
    /// The HTML; without it, what comes in
    file: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let html = if let Some(file) = &args.file {
        fs::read_to_string(file).map_err(|error| {
            let what = format!("{} cannot be read", file.display());
            Failure::new(what, "name a file with HTML, in UTF-8").because(error)
        })?
    } else {
        if io::stdin().is_terminal() {
            eprintln!("Paste HTML, then press Ctrl-D on a line of its own:");
        }
        let mut html = String::new();
        io::stdin().read_to_string(&mut html).map_err(|error| {
            Failure::new("the input cannot be read", "pass HTML in UTF-8").because(error)
        })?;
        html
    };
    let Template {
        text,
        warnings,
        errors,
    } = template(&html);
    say(&format!("{text}\n"));
    for warning in &warnings {
        eprintln!("warning: {warning}");
    }
    for error in &errors {
        eprintln!("error: {error}");
    }
    Ok(ExitCode::from(u8::from(!errors.is_empty())))
}

/// A template made of HTML.
#[derive(Debug)]
pub(crate) struct Template {
    pub(crate) text: String,
    /// What was not as it should be in the HTML, or could not be kept.
    pub(crate) warnings: Vec<String>,
    /// What the compiler would say.
    pub(crate) errors: Vec<String>,
}

/// Turns HTML into a formatted `html! { … }`.
pub(crate) fn template(html: &str) -> Template {
    let html = html.replace("\r\n", "\n");
    let read = tree::read(&html);
    let mut warnings = read.warnings;
    let body = write::body(&read.nodes, &mut warnings);
    let formatted = format(&format!("html! {{\n{}\n}}", body.trim()));
    let text = formatted.text;
    let refused = formatted
        .refused
        .iter()
        .map(|refusal| format!("line {}: {}", refusal.line, refusal.message));
    let mut errors: Vec<_> = refused.collect();
    if errors.is_empty() {
        let inside = text
            .strip_prefix("html! {")
            .and_then(|text| text.strip_suffix('}'));
        let tokens = inside.unwrap_or_default().parse().unwrap_or_default();
        for report in &stario_syntax::diagnose(tokens) {
            let line = report.range.first.start().line;
            errors.push(format!(
                "line {line}: {}",
                report.text().replace('\n', "\n  ")
            ));
        }
    }
    Template {
        text,
        warnings,
        errors,
    }
}

#[cfg(test)]
mod tests;
