//! What is not a setting of stario but a custom of the environment.

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
