//! A tracer by its name, for the setting of that name.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use super::json::Json;
use super::terminal::Terminal;
use super::tty::Tty;
use crate::telemetry::{Noop, Tracer};

/// The names that [`tracer_from_name`] knows.
const NAMES: [&str; 4] = ["auto", "tty", "json", "noop"];

/// The tracer called `auto`, `tty`, `json` or `noop`, on the standard output.
///
/// `auto` is `tty` for somebody at a terminal and `json` for a file or a pipe.
///
/// # Errors
///
/// When there is no tracer of that name; the error lists them and suggests one.
///
/// # Example
///
/// ```
/// use stario_runtime::telemetry::{Terminal, tracer_from_name};
///
/// let tracer = tracer_from_name("auto", Terminal::default())?;
/// assert_eq!(tracer.name(), "json", "nobody looks");
///
/// let error = tracer_from_name("jsno", Terminal::default()).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "there is no tracer \"jsno\"; did you mean \"json\"? (known: auto, tty, json, noop)"
/// );
/// # Ok::<(), stario_runtime::telemetry::UnknownTracer>(())
/// ```
pub fn tracer_from_name(name: &str, terminal: Terminal) -> Result<Arc<dyn Tracer>, UnknownTracer> {
    let known = NAMES
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(name.trim()));
    match known {
        Some("auto") if terminal.interactive => Ok(Arc::new(Tty::stdout(terminal))),
        Some("tty") => Ok(Arc::new(Tty::stdout(terminal))),
        Some("auto" | "json") => Ok(Arc::new(Json::stdout())),
        Some("noop") => Ok(Arc::new(Noop)),
        _ => Err(UnknownTracer {
            name: name.to_owned(),
        }),
    }
}

/// A name that is not the name of a tracer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownTracer {
    name: String,
}

impl fmt::Display for UnknownTracer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no tracer {:?}", self.name)?;
        if let Some(near) = nearest(&self.name) {
            write!(f, "; did you mean {near:?}?")?;
        }
        write!(f, " (known: {})", NAMES.join(", "))
    }
}

impl Error for UnknownTracer {}

/// What somebody who wrote `name` may have meant: another word for it, or a slip.
fn nearest(name: &str) -> Option<&'static str> {
    let name = name.trim().to_ascii_lowercase();
    match name.as_str() {
        "none" | "off" | "no" | "null" | "false" | "0" => return Some("noop"),
        "console" | "terminal" | "text" | "pretty" | "rich" => return Some("tty"),
        "jsonl" | "ndjson" | "lines" => return Some("json"),
        _ => {}
    }
    let letters = |word: &str| {
        let mut letters: Vec<_> = word.bytes().collect();
        letters.sort_unstable();
        letters
    };
    // Four short names: same beginning, or the same letters in another order.
    let near = |known: &&str| {
        name.get(..2).is_some_and(|start| known.starts_with(start))
            || letters(known) == letters(&name)
    };
    NAMES.into_iter().find(near)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(name: &str) -> String {
        tracer_from_name(name, Terminal::default())
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn names_are_known_in_any_case() {
        let kind = |name, interactive| {
            let terminal = Terminal {
                interactive,
                ..Terminal::default()
            };
            tracer_from_name(name, terminal).unwrap().name()
        };
        assert_eq!(kind("auto", true), "tty");
        assert_eq!(kind("auto", false), "json");
        assert_eq!(kind("TTY", false), "tty");
        assert_eq!(kind(" json ", true), "json");
        assert_eq!(kind("noop", true), "noop");
    }

    #[test]
    fn an_unknown_name_is_answered_with_what_was_meant() {
        assert!(message("off").contains("did you mean \"noop\"?"));
        assert!(message("jso").contains("did you mean \"json\"?"));
        assert!(message("ytt").contains("did you mean \"tty\"?"));
        assert!(message("pretty").contains("did you mean \"tty\"?"));
        assert_eq!(
            message("sqlite"),
            "there is no tracer \"sqlite\" (known: auto, tty, json, noop)"
        );
        assert!(!message("größe").contains("did you mean"));
        assert!(!message("").contains("did you mean"));
    }
}
