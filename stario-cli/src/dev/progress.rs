//! How far Cargo is, read from the bar that it draws.
//!
//! Only Cargo knows how much there is to do: its JSON messages tell what has been done, and the
//! number of packages is not that of the units. So it is asked to draw its bar although nobody
//! looks at it.

/// What makes Cargo draw the bar into a pipe, wide enough to hold the numbers.
pub(crate) const SETTINGS: [(&str, &str); 2] = [
    ("CARGO_TERM_PROGRESS_WHEN", "always"),
    ("CARGO_TERM_PROGRESS_WIDTH", "80"),
];

/// Units that are done, and all of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) done: u32,
    pub(crate) total: u32,
}

/// A piece of what Cargo writes, as far as it says something.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Said<'a> {
    Progress(Progress),
    /// A line for a reader.
    Line(&'a str),
    Nothing,
}

/// Reads what stands between two line ends; a bar ends with a carriage return.
pub(crate) fn read(text: &str) -> Said<'_> {
    let text = text.trim_end_matches(['\r', '\n']);
    let plain = super::ansi::plain(text);
    let plain = plain.trim();
    if let Some(bar) = plain.strip_prefix("Building [") {
        return numbers(bar).map_or(Said::Nothing, Said::Progress);
    }
    if plain.is_empty() || plain.starts_with("Blocking [") {
        return Said::Nothing;
    }
    Said::Line(text)
}

/// The numbers behind the bar: `=====>   ] 12/53: name, name`.
fn numbers(bar: &str) -> Option<Progress> {
    let (_, after) = bar.split_once("] ")?;
    let (done, after) = after.split_once('/')?;
    let digits = after
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(after.len());
    Some(Progress {
        done: done.trim().parse().ok()?,
        total: after[..digits].parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_read_out_of_a_coloured_bar() {
        let bar =
            "\x1b[1m\x1b[36m    Building\x1b[0m [=====>        ] 12/53: syn, serde(build)   \r";
        let progress = Progress {
            done: 12,
            total: 53,
        };
        assert_eq!(read(bar), Said::Progress(progress));
    }

    #[test]
    fn a_bar_without_numbers_says_nothing_and_other_lines_are_kept() {
        assert_eq!(read("    Building [===> "), Said::Nothing);
        assert_eq!(read("\x1b[K\r"), Said::Nothing);
        let line = "\x1b[1m\x1b[32m   Compiling\x1b[0m app v0.1.0";
        assert_eq!(read(&format!("{line}\n")), Said::Line(line));
        assert_eq!(read("error: no targets"), Said::Line("error: no targets"));
    }
}
