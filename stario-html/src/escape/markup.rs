//! Text and attributes.

use std::fmt;

/// Escapes text between tags: `&`, `<`, `>`, and NUL, which becomes U+FFFD.
#[inline]
pub(crate) fn text(out: &mut String, s: &str) {
    copy_runs::<false>(out, s);
}

/// Escapes the inside of a double-quoted attribute: as [`text`], and `"`.
#[inline]
pub(crate) fn attribute(out: &mut String, s: &str) {
    copy_runs::<true>(out, s);
}

fn copy_runs<const QUOTE: bool>(out: &mut String, s: &str) {
    out.reserve(s.len());
    let bytes = s.as_bytes();
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = next_special::<QUOTE>(bytes, at) {
        out.push_str(&s[copied..found]);
        out.push_str(match bytes[found] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "\u{FFFD}",
        });
        at = found + 1;
        copied = at;
    }
    out.push_str(&s[copied..]);
}

/// Index of the next byte at or after `at` that must be escaped.
fn next_special<const QUOTE: bool>(bytes: &[u8], mut at: usize) -> Option<usize> {
    // Eight bytes at a time: ordinary prose has no special byte for long stretches.
    while let Some(chunk) = bytes.get(at..at + 8) {
        let word = u64::from_le_bytes(chunk.try_into().expect("the slice has eight bytes"));
        let mut hits = zero_bytes(word)
            | zero_bytes(word ^ repeat(b'&'))
            | zero_bytes(word ^ repeat(b'<'))
            | zero_bytes(word ^ repeat(b'>'));
        if QUOTE {
            hits |= zero_bytes(word ^ repeat(b'"'));
        }
        if hits != 0 {
            // Little-endian: the lowest marked byte is the first one in memory.
            return Some(at + hits.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    bytes[at..]
        .iter()
        .position(|&b| matches!(b, b'&' | b'<' | b'>' | 0) || (QUOTE && b == b'"'))
        .map(|i| at + i)
}

/// The byte in all eight places.
const fn repeat(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// Sets the top bit of the lowest zero byte; bytes above it may be marked too.
const fn zero_bytes(word: u64) -> u64 {
    word.wrapping_sub(repeat(0x01)) & !word & repeat(0x80)
}

/// Escapes what a `Display` type prints, for text.
pub(crate) struct TextWriter<'a>(pub(crate) &'a mut String);

impl fmt::Write for TextWriter<'_> {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        text(self.0, s);
        Ok(())
    }
}

/// Escapes what a `Display` type prints, for an attribute.
pub(crate) struct AttributeWriter<'a>(pub(crate) &'a mut String);

impl fmt::Write for AttributeWriter<'_> {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        attribute(self.0, s);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn as_text(s: &str) -> String {
        let mut out = String::new();
        text(&mut out, s);
        out
    }

    fn as_attribute(s: &str) -> String {
        let mut out = String::new();
        attribute(&mut out, s);
        out
    }

    /// The obvious way, to compare with.
    fn naive(s: &str, quote: bool) -> String {
        s.chars()
            .map(|c| match c {
                '&' => "&amp;".to_owned(),
                '<' => "&lt;".to_owned(),
                '>' => "&gt;".to_owned(),
                '"' if quote => "&quot;".to_owned(),
                '\0' => "\u{FFFD}".to_owned(),
                c => c.to_string(),
            })
            .collect()
    }

    #[test]
    fn text_and_attributes_escape_what_their_place_needs() {
        assert_eq!(as_text("a<b>&\"'\0"), "a&lt;b&gt;&amp;\"'\u{FFFD}");
        assert_eq!(as_attribute("a<b>&\"'\0"), "a&lt;b&gt;&amp;&quot;'\u{FFFD}");
        assert_eq!(as_text(""), "");
    }

    #[test]
    fn every_byte_is_found_at_every_offset() {
        // Around the special bytes lie those that differ in one bit or by one.
        for special in [
            '&', '<', '>', '"', '\0', '%', '\'', '=', '?', '!', '\u{1}', '\u{80}', 'é', '😀',
        ] {
            for offset in 0..20 {
                for tail in [0, 3, 9] {
                    let s = format!("{}{special}{}", "x".repeat(offset), "y".repeat(tail));
                    assert_eq!(as_text(&s), naive(&s, false), "{s:?}");
                    assert_eq!(as_attribute(&s), naive(&s, true), "{s:?}");
                }
            }
        }
    }

    #[test]
    fn runs_of_special_bytes_are_all_escaped() {
        let s = "&<>\"\0".repeat(9);
        assert_eq!(as_text(&s), naive(&s, false));
        assert_eq!(as_attribute(&s), naive(&s, true));
    }
}
