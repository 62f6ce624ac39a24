//! What the terminal shows: one line for each thing that happens, in the manner of Cargo.

use std::fmt::Display;
use std::io::{self, Write as _};
use std::time::Duration;

use super::ansi::plain;
use super::progress::Progress;
use crate::bar;

/// The terminal, or whatever the standard error is.
#[derive(Debug)]
pub(crate) struct Terminal {
    interactive: bool,
    colors: bool,
    /// A line without an end stands there, which the next one replaces.
    open: bool,
}

/// How a line begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Good,
    Busy,
    Bad,
}

impl Terminal {
    pub(crate) fn new() -> Self {
        Self {
            interactive: bar::is_interactive(),
            colors: bar::has_colors(),
            open: false,
        }
    }

    /// A word that stands out, and what it is about.
    pub(crate) fn say(&mut self, tone: Tone, word: &str, rest: impl Display) {
        let color = match tone {
            Tone::Good => "32",
            Tone::Busy => "36",
            Tone::Bad => "31",
        };
        let line = if self.colors {
            format!("\x1b[1;{color}m{word:>12}\x1b[0m {rest}\n")
        } else {
            format!("{word:>12} {rest}\n")
        };
        self.write(&line);
    }

    /// A text of others, with its colours where they can be shown.
    pub(crate) fn show(&mut self, text: &str) {
        let mut text = if self.colors {
            text.to_owned()
        } else {
            plain(text)
        };
        if !text.ends_with('\n') {
            text.push('\n');
        }
        self.write(&text);
    }

    /// A line that changes; a file or a pipe does not get it.
    pub(crate) fn progress(&mut self, progress: Progress) {
        if self.interactive {
            let (done, total) = (progress.done.into(), progress.total.into());
            let line = bar::line("Building", done, total, "", self.colors);
            let _ = write!(io::stderr().lock(), "\r\x1b[K{line}");
            self.open = true;
        }
    }

    fn write(&mut self, text: &str) {
        let erase = if self.open { "\r\x1b[K" } else { "" };
        self.open = false;
        let _ = write!(io::stderr().lock(), "{erase}{text}");
    }
}

/// A time as a reader likes it.
pub(crate) fn seconds(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        format!("{} ms", time.as_millis())
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_times_are_in_milliseconds() {
        assert_eq!(seconds(Duration::from_millis(87)), "87 ms");
        assert_eq!(seconds(Duration::from_millis(1234)), "1.2 s");
    }
}
