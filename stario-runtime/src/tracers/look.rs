//! How spans look on a terminal: colours, widths, times.

use std::fmt::Write as _;
use std::time::Duration;

/// What a span tree is printed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) color: bool,
    pub(crate) width: usize,
}

/// A colour or weight; what it means is in [`super::tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paint {
    Plain,
    Bold,
    Dim,
    Red,
    Green,
    Yellow,
    Cyan,
}

impl Look {
    /// Appends `text` in a colour, or as it is where there are none.
    pub(crate) fn paint(self, out: &mut String, paint: Paint, text: &str) {
        let code = match paint {
            Paint::Plain => "",
            Paint::Bold => "1",
            Paint::Dim => "2",
            Paint::Red => "31",
            Paint::Green => "32",
            Paint::Yellow => "33",
            Paint::Cyan => "36",
        };
        // Paint on blanks would not show.
        if self.color && !code.is_empty() && !text.trim().is_empty() {
            write!(out, "\x1b[{code}m{text}\x1b[0m").expect("a String takes everything");
        } else {
            out.push_str(text);
        }
    }
}

/// A duration in about three digits: `9.9 us`, `250 ms`, `1.25 s`, `2:05 min`, `1:02:03`.
pub fn duration(duration: Duration) -> String {
    let nanos = duration.as_nanos();
    let rounded = |unit: u128| (nanos + unit / 2) / unit;
    let (micros, millis, seconds) = (rounded(1_000), rounded(1_000_000), rounded(1_000_000_000));
    match (rounded(100), rounded(100_000), rounded(10_000_000)) {
        (tenths @ ..100, _, _) => format!("{}.{} us", tenths / 10, tenths % 10),
        _ if micros < 1_000 => format!("{micros} us"),
        (_, tenths @ ..100, _) => format!("{}.{} ms", tenths / 10, tenths % 10),
        _ if millis < 1_000 => format!("{millis} ms"),
        (_, _, cents @ ..6_000) => format!("{}.{:02} s", cents / 100, cents % 100),
        _ if seconds < 3_600 => format!("{}:{:02} min", seconds / 60, seconds % 60),
        _ => format!(
            "{}:{:02}:{:02}",
            seconds / 3_600,
            seconds / 60 % 60,
            seconds % 60
        ),
    }
}

/// The time of day in UTC, `23:59:59Z`.
///
/// The local time would need the time zone tables of the machine.
pub fn time_of_day(unix_ns: u64) -> String {
    let second = unix_ns / 1_000_000_000 % 86_400;
    format!(
        "{:02}:{:02}:{:02}Z",
        second / 3_600,
        second / 60 % 60,
        second % 60
    )
}

/// How many columns a terminal gives to `text`.
pub(crate) fn columns(text: &str) -> usize {
    text.chars().map(char_columns).sum()
}

/// The beginning of `text` that fits, with an ellipsis when something is missing.
pub(crate) fn fit(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += char_columns(c);
        if used > width {
            break;
        }
        kept.push(c);
    }
    kept.push('…');
    kept
}

/// `text` in lines that fit, broken at spaces where there are any.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_inclusive(' ') {
        if used > 0 && used + columns(word.trim_end()) > width {
            lines.push(String::new());
            used = 0;
        }
        for c in word.chars() {
            let columns = char_columns(c);
            // Only a word that is too long by itself, or a space, gets here.
            if used + columns > width && c != ' ' {
                lines.push(String::new());
                used = 0;
            }
            used += columns;
            lines
                .last_mut()
                .expect("there is always a last line")
                .push(c);
        }
    }
    lines
}

/// Coarse on purpose: marks take no column, East Asian text and emoji two.
fn char_columns(c: char) -> usize {
    match u32::from(c) {
        0x0300..=0x036f | 0x200b..=0x200d | 0x20d0..=0x20ff | 0xfe00..=0xfe0f => 0,
        0x1100..=0x115f
        | 0x2e80..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe4f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1_f300..=0x1_faff
        | 0x2_0000..=0x3_fffd => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_about_three_digits() {
        for (nanos, text) in [
            (0, "0.0 us"),
            (9_900, "9.9 us"),
            (9_960, "10 us"),
            (120_000, "120 us"),
            (999_600, "1.0 ms"),
            (3_400_000, "3.4 ms"),
            (250_000_000, "250 ms"),
            (999_600_000, "1.00 s"),
            (1_250_000_000, "1.25 s"),
            (59_996_000_000, "1:00 min"),
            (125_000_000_000, "2:05 min"),
            (3_723_000_000_000, "1:02:03"),
        ] {
            assert_eq!(duration(Duration::from_nanos(nanos)), text);
        }
    }

    #[test]
    fn the_time_of_day_starts_again_at_midnight() {
        assert_eq!(time_of_day(0), "00:00:00Z");
        assert_eq!(time_of_day((86_400 + 3_661) * 1_000_000_000), "01:01:01Z");
    }

    #[test]
    fn text_is_cut_by_columns_not_by_characters() {
        assert_eq!(columns("日本e\u{301}"), 5);
        assert_eq!(fit("hello", 5), "hello");
        assert_eq!(fit("hello!", 5), "hell…");
        assert_eq!(fit("日本語", 4), "日…");
    }

    #[test]
    fn text_is_wrapped_at_spaces_and_inside_a_long_word() {
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(wrap("one two three", 8), ["one two ", "three"]);
        assert_eq!(wrap("a abcdefgh i", 4), ["a ", "abcd", "efgh ", "i"]);
        assert_eq!(wrap("日本語", 4), ["日本", "語"]);
    }

    #[test]
    fn without_colours_there_is_no_escape() {
        let mut out = String::new();
        Look {
            color: false,
            width: 80,
        }
        .paint(&mut out, Paint::Red, "a");
        Look {
            color: true,
            width: 80,
        }
        .paint(&mut out, Paint::Red, "b");
        assert_eq!(out, "a\x1b[31mb\x1b[0m");
    }
}
