//! What is not a setting of stario but a custom of the environment.

use crate::telemetry::Terminal;

/// What the output may look like, by what it is and by `NO_COLOR`, `TERM` and `COLUMNS`.
pub(crate) fn terminal(interactive: bool) -> Terminal {
    Terminal::detect(interactive, |name| std::env::var(name).ok())
}

/// Where the development server waits that has started this process.
pub(crate) fn development() -> Option<String> {
    std::env::var("STARIO_DEV").ok()
}
