//! Tracers by their names, for the setting of that name.

use std::io;
use std::sync::Arc;

use super::json::Json;
use super::sampled::Sampled;
use super::tee::Tee;
use super::terminal::Terminal;
use super::tty::Tty;
use crate::config::ServerConfig;
use crate::error::{Error, Result};
use crate::telemetry::{Noop, Tracer};

/// The names that [`tracer_from_config`] knows.
const NAMES: [&str; 6] = ["auto", "tty", "json", "sqlite", "otlp", "noop"];

/// The tracer that [`ServerConfig::tracer`] names.
///
/// One of `auto`, `tty`, `json`, `sqlite`, `otlp`, `noop`, or several of them with commas.
///
/// `auto` is `tty` for somebody at a terminal and `json` for a file or a pipe; both write to the
/// standard output.
///
/// # Errors
///
/// When there is no tracer of that name (the error lists them and suggests one), when it is part
/// of a feature that is not compiled in, or when its file or address cannot be used.
///
/// # Example
///
/// ```
/// use stario_runtime::ServerConfig;
/// use stario_runtime::telemetry::{Terminal, tracer_from_config};
///
/// let config = ServerConfig::from_vars([("STARIO_TRACER", "auto")])?;
/// let tracer = tracer_from_config(&config, Terminal::default())?;
/// assert_eq!(tracer.name(), "json", "nobody looks");
///
/// let config = ServerConfig::from_vars([("STARIO_TRACER", "jsno")])?;
/// let error = tracer_from_config(&config, Terminal::default()).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "STARIO_TRACER: there is no tracer \"jsno\"; did you mean \"json\"?"
/// );
/// # Ok::<(), stario_runtime::Error>(())
/// ```
pub fn tracer_from_config(config: &ServerConfig, terminal: Terminal) -> Result<Arc<dyn Tracer>> {
    let names: Vec<_> = config.tracer.split(',').map(str::trim).collect();
    if let [name] = names[..] {
        return one(name, config, terminal);
    }
    let tracers = names.into_iter().map(|name| one(name, config, terminal));
    Ok(Arc::new(Tee::new(tracers.collect::<Result<Vec<_>>>()?)))
}

fn one(name: &str, config: &ServerConfig, terminal: Terminal) -> Result<Arc<dyn Tracer>> {
    let known = NAMES
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(name));
    Ok(match known {
        Some("auto") if terminal.interactive => Arc::new(Tty::stdout(terminal)),
        Some("tty") => Arc::new(Tty::stdout(terminal)),
        Some("auto" | "json") => {
            let queue = &config.tracers.json_queue;
            sampled(Json::with_queue(io::stdout(), queue), config)
        }
        Some("noop") => Arc::new(Noop),
        #[cfg(feature = "sqlite")]
        Some("sqlite") => sampled(super::sqlite::Sqlite::open(&config.tracers)?, config),
        #[cfg(feature = "otlp")]
        Some("otlp") => sampled(super::otlp::Otlp::new(&config.tracers)?, config),
        Some(name) => return Err(not_built(name)),
        None => return Err(unknown(name)),
    })
}

/// The terminal is not sampled: who looks there wants to see what happens.
fn sampled(tracer: impl Tracer, config: &ServerConfig) -> Arc<dyn Tracer> {
    let share = config.tracers.sample;
    if share < 1.0 {
        Arc::new(Sampled::new(Arc::new(tracer), share))
    } else {
        Arc::new(tracer)
    }
}

/// Not every build has every tracer.
fn not_built(name: &str) -> Error {
    let message = format!("STARIO_TRACER: the tracer {name:?} is not in this build");
    Error::new(message).help(format!("turn on the feature `{name}` of the crate stario"))
}

fn unknown(name: &str) -> Error {
    let near = nearest(name).map_or_else(String::new, |near| format!("; did you mean {near:?}?"));
    let message = format!("STARIO_TRACER: there is no tracer {name:?}{near}");
    Error::new(message).help(format!("known are {}", NAMES.join(", ")))
}

/// What somebody who wrote `name` may have meant: another word for it, or a slip.
fn nearest(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    match name.as_str() {
        "none" | "off" | "no" | "null" | "false" | "0" => return Some("noop"),
        "console" | "terminal" | "text" | "pretty" | "rich" => return Some("tty"),
        "jsonl" | "ndjson" | "lines" => return Some("json"),
        "sql" | "db" | "sqlite3" => return Some("sqlite"),
        "otel" | "opentelemetry" => return Some("otlp"),
        _ => {}
    }
    let letters = |word: &str| {
        let mut letters: Vec<_> = word.bytes().collect();
        letters.sort_unstable();
        letters
    };
    // A few short names: same beginning, or the same letters in another order.
    let near = |known: &&str| {
        name.get(..2).is_some_and(|start| known.starts_with(start))
            || letters(known) == letters(&name)
    };
    NAMES.into_iter().find(near)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(name: &str, interactive: bool) -> Result<Arc<dyn Tracer>> {
        let terminal = Terminal {
            interactive,
            ..Terminal::default()
        };
        let config = ServerConfig {
            tracer: name.to_owned(),
            ..ServerConfig::default()
        };
        tracer_from_config(&config, terminal)
    }

    fn message(name: &str) -> String {
        chosen(name, false).unwrap_err().to_string()
    }

    #[test]
    fn names_are_known_in_any_case() {
        let kind = |name, interactive| chosen(name, interactive).unwrap().name();
        assert_eq!(kind("auto", true), "tty");
        assert_eq!(kind("auto", false), "json");
        assert_eq!(kind("TTY", false), "tty");
        assert_eq!(kind(" json ", true), "json");
        assert_eq!(kind("noop", true), "noop");
        assert_eq!(kind("tty, json", true), "tty,json");
    }

    #[test]
    fn an_unknown_name_is_answered_with_what_was_meant() {
        assert!(message("off").contains("did you mean \"noop\"?"));
        assert!(message("jso").contains("did you mean \"json\"?"));
        assert!(message("ytt").contains("did you mean \"tty\"?"));
        assert!(message("pretty").contains("did you mean \"tty\"?"));
        assert!(message("otel").contains("did you mean \"otlp\"?"));
        assert!(message("tty,jsn").contains("no tracer \"jsn\""));
        assert!(!message("größe").contains("did you mean"));
        assert!(!message("").contains("did you mean"));
    }

    #[cfg(not(feature = "sqlite"))]
    #[test]
    fn a_tracer_of_a_feature_says_which() {
        let error = chosen("sqlite", false).unwrap_err();
        assert!(error.help_text().unwrap().contains("feature `sqlite`"));
    }
}
