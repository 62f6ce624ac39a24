//! Text of strangers, made safe to print.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

/// `text` for as long as the process lives.
///
/// For the names of routes, of which a program has a few: each is kept once, however many apps a
/// test starts, and a span then names its route without a copy.
pub(crate) fn lasting(text: &str) -> &'static str {
    static KEPT: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    // No code that can panic runs under the lock.
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = kept.get(text) {
        return known;
    }
    let text: &'static str = Box::leak(text.into());
    kept.insert(text);
    text
}

/// Whether a character can steer a terminal, break a line, or reorder what is shown.
///
/// Control characters of both blocks, line and paragraph separator, the
/// direction marks, and the byte order mark.
pub(crate) fn is_hazard(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{061c}'
                | '\u{200e}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
                | '\u{feff}'
        )
}

/// `text` on one line, every hazard written out: `\n`, `\t`, `\u{1b}`.
pub fn one_line(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hazard) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            c if is_hazard(c) => write_escaped(&mut shown, c),
            c => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

fn write_escaped(shown: &mut String, c: char) {
    write!(shown, "\\u{{{:x}}}", u32::from(c)).expect("a String takes everything");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lasting_text_is_kept_once() {
        let (first, second) = (lasting("GET /a/{b}"), lasting("GET /a/{b}"));
        assert!(std::ptr::eq(first, second) && first == "GET /a/{b}");
    }

    #[test]
    fn harmless_text_is_not_touched() {
        for text in ["", "plain", "größe 日本 👩‍👩‍👧 \\n", "a b"] {
            assert!(matches!(one_line(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn what_steers_a_terminal_is_written_out() {
        assert_eq!(one_line("a\r\n\tb"), "a\\r\\n\\tb");
        assert_eq!(one_line("\x1b[2J"), "\\u{1b}[2J");
        assert_eq!(one_line("\u{9b}31m\x7f\0"), "\\u{9b}31m\\u{7f}\\u{0}");
        assert_eq!(one_line("\u{202e}cod.exe"), "\\u{202e}cod.exe");
    }
}
