//! What is not a setting of stario but a custom of the environment.

use std::io::{self, IsTerminal as _};

use crate::telemetry::Terminal;

/// Whether `cargo stario routes` asks for the table of routes in place of a server; debug builds
/// alone listen.
pub(crate) fn lists_routes() -> bool {
    cfg!(debug_assertions) && std::env::var_os("STARIO_LIST_ROUTES").is_some()
}

/// What the output may look like, by what it is and by `NO_COLOR`, `TERM` and `COLUMNS`.
pub(crate) fn terminal(interactive: bool) -> Terminal {
    Terminal::detect(interactive, |name| std::env::var(name).ok())
}

/// How the development server has started this process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Started {
    /// The how manieth run of the app it is.
    pub(crate) run: u32,
    /// What is written to the standard error ends in a terminal, although it is a pipe.
    terminal: bool,
    /// Where the development server waits.
    pub(crate) path: String,
}

/// What `STARIO_DEV` says; debug builds alone look at it.
pub(crate) fn development() -> Option<Started> {
    if !cfg!(debug_assertions) {
        return None;
    }
    parse(&std::env::var("STARIO_DEV").ok()?)
}

/// The number of the run, what the standard error is, and a path, between commas.
fn parse(value: &str) -> Option<Started> {
    let (run, rest) = value.split_once(',')?;
    let (stderr, path) = rest.split_once(',')?;
    Some(Started {
        run: run.parse().ok()?,
        terminal: stderr == "terminal",
        path: path.to_owned(),
    })
}

/// Whether this process takes over from another, of which the terminal has shown all this.
pub(crate) fn is_restart() -> bool {
    development().is_some_and(|started| started.run > 1)
}

/// Whether somebody reads the standard error in a terminal.
pub(crate) fn is_watched() -> bool {
    io::stderr().is_terminal() || development().is_some_and(|started| started.terminal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_may_have_commas_and_anything_else_is_no_development_server() {
        let started = parse("2,terminal,/tmp/a,b/link").unwrap();
        assert_eq!((started.run, started.terminal), (2, true));
        assert_eq!(started.path, "/tmp/a,b/link");
        for value in ["", "1", "x,terminal,/link", "yes,please"] {
            assert_eq!(parse(value), None, "{value}");
        }
    }
}
