//! Two versions of a file.

use std::{fmt::Write as _, path::Path};

use proc_macro2::TokenStream;

use super::{Sites, walk};

/// What it takes to get from the text that was built to another.
#[derive(Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Nothing: the templates are those of the program. The line takes back
    /// what was replaced in this file since it was built.
    Same(String),
    /// Other texts: the line has all of them, whatever was sent before.
    Swap(String),
    /// A build; the text says why.
    Rebuild(String),
}

impl Sites {
    /// Compares the text of a file, from which the program was built, with what
    /// it is now.
    ///
    /// `file` is absolute. A line that this returns is for
    /// `stario_html::hot::apply`. Panics that name a line of the file name that
    /// of the text that was built.
    ///
    /// # Example
    ///
    /// See [`Sites::of`].
    pub fn compare(&self, file: &Path, built: &str, now: &str) -> Comparison {
        // rustc reads a line break as one character.
        let [built, now] = [built, now].map(|text| text.replace("\r\n", "\n"));
        // A thread of its own: positions in text that was read are kept for as long as the thread
        // lives, and templates may be nested deeper than a thread of the caller's allows.
        let changed = std::thread::scope(|scope| {
            std::thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, || changed(&built, &now))
                .map_err(|error| format!("no thread to compare in: {error}"))?
                .join()
                .unwrap_or_else(|_| Err("the comparison failed".to_owned()))
        });
        let changed = match changed {
            Ok(changed) => changed,
            Err(reason) => return Comparison::Rebuild(reason),
        };
        let mut line = String::new();
        field(&mut line, &file.to_string_lossy());
        for call in &changed {
            let mut known = false;
            for marker in self.markers(file, call.place) {
                known = true;
                field(&mut line, marker);
                field(&mut line, &call.texts.len().to_string());
                for text in &call.texts {
                    field(&mut line, text);
                }
            }
            if !known {
                return Comparison::Rebuild(format!(
                    "line {}: the program does not have this template",
                    call.line
                ));
            }
        }
        if changed.is_empty() {
            Comparison::Same(line)
        } else {
            Comparison::Swap(line)
        }
    }
}

const STACK: usize = 16 << 20;

/// The calls with other texts.
fn changed(built: &str, now: &str) -> Result<Vec<walk::Changed>, String> {
    if built == now {
        return Ok(Vec::new());
    }
    let parse = |text: &str| {
        text.parse::<TokenStream>()
            .map_err(|error| format!("line {}: {error}", error.span().start().line))
    };
    walk::code(parse(built)?, parse(now)?)
}

/// Adds a field to a line: fields end in a tab, and neither tab nor line break
/// is in one.
fn field(line: &mut String, text: &str) {
    for ch in text.chars() {
        let _ = match ch {
            '\\' => line.write_str("\\\\"),
            '\t' => line.write_str("\\t"),
            '\n' => line.write_str("\\n"),
            '\r' => line.write_str("\\r"),
            ch => line.write_char(ch),
        };
    }
    line.push('\t');
}
