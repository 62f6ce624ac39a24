//! How far a slow piece of work is: a line of the terminal that changes, and goes with the work.
//!
//! It is for people: what is piped into a file or another program has no such line.

use std::io::{self, IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

/// The eye needs no more; the terminal of a slow connection neither.
const PAUSE: Duration = Duration::from_millis(50);

/// Terminals are hardly narrower. A line that wraps could not be taken back.
const COLUMNS: usize = 78;

/// Cells of the bar itself.
const CELLS: usize = 24;

/// Whether the error output is a terminal that can take a line back.
pub(crate) fn is_interactive() -> bool {
    io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// Whether the error output may have colours.
pub(crate) fn has_colors() -> bool {
    is_interactive() && !colors_are_unwanted()
}

/// Whether `NO_COLOR` asks for plain text, <https://no-color.org>.
pub(crate) fn colors_are_unwanted() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

/// One piece of work.
#[derive(Debug)]
pub(crate) struct Bar {
    word: &'static str,
    shown: bool,
    colors: bool,
    drawn: Option<Instant>,
}

impl Bar {
    /// `word` says what is being done, as in "Formatting".
    pub(crate) fn new(word: &'static str) -> Self {
        Self {
            word,
            shown: is_interactive(),
            colors: has_colors(),
            drawn: None,
        }
    }

    /// Shows that `done` of `total` are done, and what is next.
    pub(crate) fn show(&mut self, done: u64, total: u64, next: &str) {
        if self.shown && self.drawn.is_none_or(|at| at.elapsed() >= PAUSE) {
            self.drawn = Some(Instant::now());
            let line = line(self.word, done, total, next, self.colors);
            let _ = write!(io::stderr().lock(), "\r\x1b[K{line}");
        }
    }

    /// Makes room for a line of output.
    pub(crate) fn clear(&mut self) {
        if self.drawn.take().is_some() {
            let _ = write!(io::stderr().lock(), "\r\x1b[K");
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.clear();
    }
}

/// The line, in the manner of Cargo; without a total there is no bar in it.
pub(crate) fn line(word: &str, done: u64, total: u64, next: &str, colors: bool) -> String {
    let head = match done.saturating_mul(CELLS as u64).checked_div(total) {
        Some(cells) => {
            let full = usize::try_from(cells).unwrap_or(CELLS).min(CELLS);
            let tip = if full < CELLS { ">" } else { "" };
            let bar = format!("{}{tip}", "=".repeat(full));
            format!(" [{bar:<CELLS$}] {done}/{total}")
        }
        None => String::new(),
    };
    let next = match next {
        "" => String::new(),
        next if total == 0 => format!(" {next}"),
        next => format!(": {next}"),
    };
    let rest: String = (head + &next)
        .chars()
        .map(|ch| if ch.is_control() { ' ' } else { ch })
        .take(COLUMNS - 12)
        .collect();
    if colors {
        format!("\x1b[1;36m{word:>12}\x1b[0m{rest}")
    } else {
        format!("{word:>12}{rest}")
    }
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn a_line_has_a_bar_the_numbers_and_what_is_next() {
        assert_eq!(
            line("Formatting", 6, 12, "src/a.rs", false),
            "  Formatting [============>           ] 6/12: src/a.rs"
        );
        assert_eq!(
            line("Formatting", 12, 12, "", false),
            "  Formatting [========================] 12/12"
        );
        assert_eq!(
            line("Downloading", 0, 0, "example.com", true),
            "\u{1b}[1;36m Downloading\u{1b}[0m example.com"
        );
    }

    #[test]
    fn a_line_never_wraps_whatever_a_file_is_called() {
        let long = line("Formatting", 1, 2, &"é\n".repeat(80), false);
        assert_eq!((long.chars().count(), long.lines().count()), (78, 1));
    }
}
