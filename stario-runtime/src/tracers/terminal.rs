//! What the place we print to can do.

use super::size::Size;

/// Columns that a line has at least, and at most: longer ones are hard to read.
pub(super) const NARROWEST: usize = 40;
pub(super) const WIDEST: usize = 160;

/// What a terminal can do.
///
/// # Example
///
/// ```
/// use stario_runtime::telemetry::Terminal;
///
/// let terminal = Terminal::detect(true, |name| match name {
///     "NO_COLOR" => Some("1".to_owned()),
///     "COLUMNS" => Some("132".to_owned()),
///     _ => None,
/// });
/// assert!(terminal.links && !terminal.color);
/// assert_eq!(terminal.width, 132);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Terminal {
    /// Whether somebody looks at it; `false` for a file or a pipe.
    pub interactive: bool,
    /// Whether to colour.
    pub color: bool,
    /// Whether to mark addresses as links.
    pub links: bool,
    /// Columns.
    pub width: usize,
}

impl Terminal {
    /// What is known from the environment: `NO_COLOR`, `TERM` and `COLUMNS`.
    ///
    /// `interactive` says whether the output is a terminal at all. The width is
    /// 80 when the environment does not tell.
    pub fn detect(interactive: bool, env: impl Fn(&str) -> Option<String>) -> Self {
        let escapes = interactive && env("TERM").is_none_or(|term| term != "dumb");
        let no_color = env("NO_COLOR").is_some_and(|value| !value.is_empty());
        let columns = env("COLUMNS").and_then(|columns| columns.parse::<usize>().ok());
        Self {
            interactive,
            color: escapes && !no_color,
            links: escapes,
            width: columns.unwrap_or(80).clamp(NARROWEST, WIDEST),
        }
    }

    /// As wide as the terminal says that it is, for what is printed once.
    pub(crate) fn measured(self) -> Self {
        let size = self.links.then(Size::of_stdout).flatten();
        let width = size.map_or(self.width, |size| size.columns);
        Self {
            width: width.clamp(NARROWEST, WIDEST),
            ..self
        }
    }
}

impl Default for Terminal {
    /// Plain text of 80 columns.
    fn default() -> Self {
        Self::detect(false, |_| None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detect(interactive: bool, name: &str, value: &str) -> Terminal {
        Terminal::detect(interactive, |asked| {
            (asked == name).then(|| value.to_owned())
        })
    }

    #[test]
    fn only_a_terminal_gets_escape_sequences() {
        let plain = Terminal {
            interactive: false,
            color: false,
            links: false,
            width: 80,
        };
        assert_eq!(Terminal::default(), plain);
        let terminal = detect(true, "TERM", "xterm-256color");
        assert!(terminal.color && terminal.links);
        let dumb = detect(true, "TERM", "dumb");
        assert!(dumb.interactive && !dumb.color && !dumb.links);
    }

    #[test]
    fn no_color_counts_unless_it_is_empty() {
        assert!(!detect(true, "NO_COLOR", "1").color);
        assert!(detect(true, "NO_COLOR", "").color);
    }

    #[test]
    fn an_absurd_width_is_corrected() {
        assert_eq!(detect(true, "COLUMNS", "7").width, 40);
        assert_eq!(detect(true, "COLUMNS", "9999").width, 160);
        assert_eq!(detect(true, "COLUMNS", "wide").width, 80);
    }
}
