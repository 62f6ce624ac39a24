//! The only place that escapes: one function per context.

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

/// Writes a single-quoted JavaScript string of any text.
///
/// Only characters that no parser on the way gives a meaning stay as they are, so the result is
/// the same string in a script element, in a double-quoted attribute, and to the client's own
/// tokeniser, which looks for quotes, slashes, `;`, `$` and `@`.
pub(crate) fn js_string(out: &mut String, s: &str) {
    out.push('\'');
    js_chars(out, s);
    out.push('\'');
}

/// The inside of [`js_string`].
pub(crate) fn js_chars(out: &mut String, s: &str) {
    js_runs(out, s, js_plain);
}

/// Writes a single-quoted JavaScript string of a percent-encoded URL, kept readable.
pub(crate) fn js_url(out: &mut String, url: &str) {
    out.push('\'');
    js_runs(out, url, |c| c == '/' || js_plain(c));
    out.push('\'');
}

fn js_runs(out: &mut String, s: &str, plain: impl Fn(char) -> bool) {
    out.reserve(s.len());
    let mut copied = 0;
    for (i, c) in s.char_indices() {
        if plain(c) {
            continue;
        }
        out.push_str(&s[copied..i]);
        js_unit(out, u32::from(c));
        copied = i + c.len_utf8();
    }
    out.push_str(&s[copied..]);
}

/// Whether the character may stand in a JavaScript string as it is.
fn js_plain(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || " _.,:-+=?!()|*#%~^[]".contains(c);
    }
    // The separators end a line in old engines.
    c >= '\u{A0}' && !matches!(c, '\u{2028}' | '\u{2029}')
}

/// Writes `\uXXXX`. Every character that is hidden lies in the basic plane.
fn js_unit(out: &mut String, code: u32) {
    out.push_str("\\u");
    for shift in [12, 8, 4, 0] {
        let digit = (code >> shift) & 0xF;
        out.push(char::from_digit(digit, 16).expect("masked to one hexadecimal digit"));
    }
}

/// Writes the source of a script element so that the source cannot end the element.
///
/// `</script` ends it; `<!--` opens a state in which the real end tag may not count. Both can only
/// mean something to JavaScript inside a string or a pattern, where the added backslash is void.
pub(crate) fn script(out: &mut String, source: &str) {
    let mut rest = source;
    while let Some(at) = rest.find('<') {
        let (before, after) = rest.split_at(at + 1);
        out.push_str(before);
        let ends = after
            .as_bytes()
            .get(..7)
            .is_some_and(|tag| tag.eq_ignore_ascii_case(b"/script"));
        if ends || after.starts_with("!--") {
            out.push('\\');
        }
        rest = after;
    }
    out.push_str(rest);
}

/// Percent-encodes one path segment: everything but the unreserved characters.
pub(crate) fn path_segment(out: &mut String, s: &str) {
    percent(out, s, |b| matches!(b, b'-' | b'.' | b'_' | b'~'));
}

/// Encodes a query key or value as forms do: a space is `+`.
pub(crate) fn query_part(out: &mut String, s: &str) {
    let mut first = true;
    for piece in s.split(' ') {
        if !first {
            out.push('+');
        }
        first = false;
        percent(out, piece, |b| matches!(b, b'*' | b'-' | b'.' | b'_'));
    }
}

/// Percent-encodes a fragment, keeping what a fragment may hold.
pub(crate) fn fragment(out: &mut String, s: &str) {
    percent(out, s, |b| b"-._~/?:@!$&'()*+,;=".contains(&b));
}

/// Percent-encodes what a URL must not hold as it is and keeps its structure.
pub(crate) fn whole_url(out: &mut String, s: &str) {
    percent(out, s, |b| b"-._~:/%#?=@[]!$&'()*+,;".contains(&b));
}

fn percent(out: &mut String, s: &str, keep: impl Fn(u8) -> bool) {
    let mut copied = 0;
    for (i, b) in s.bytes().enumerate() {
        if b.is_ascii_alphanumeric() || keep(b) {
            continue;
        }
        // Kept bytes are ASCII, so a run of them ends on a character boundary; the continuation
        // bytes of one character are adjacent, so between them there is no run.
        if copied < i {
            out.push_str(&s[copied..i]);
        }
        out.push_str(percent_encoding::percent_encode_byte(b));
        copied = i + 1;
    }
    out.push_str(s.get(copied..).unwrap_or_default());
}

/// Writes an integer as digits, without the formatting machinery.
pub(crate) fn digits(out: &mut String, negative: bool, mut magnitude: u128) {
    if negative {
        out.push('-');
    }
    if let Ok(digit @ 0..=9) = u8::try_from(magnitude) {
        out.push(char::from(b'0' + digit));
        return;
    }
    let mut space = [0_u8; 39];
    let mut start = space.len();
    while magnitude > u128::from(u64::MAX) {
        start -= 1;
        space[start] = b'0' + u8::try_from(magnitude % 10).expect("a remainder of ten");
        magnitude /= 10;
    }
    let mut small = u64::try_from(magnitude).expect("reduced above");
    while small > 0 {
        start -= 1;
        space[start] = b'0' + u8::try_from(small % 10).expect("a remainder of ten");
        small /= 10;
    }
    out.push_str(std::str::from_utf8(&space[start..]).expect("digits are ASCII"));
}

/// Encodes what a `Display` type prints as a query value.
pub(crate) struct QueryWriter<'a>(pub(crate) &'a mut String);

impl fmt::Write for QueryWriter<'_> {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        query_part(self.0, s);
        Ok(())
    }
}

/// Percent-encodes a literal path segment and keeps the characters a path may hold.
pub(crate) fn literal_segment(out: &mut String, s: &str) {
    percent(out, s, |b| b"-._~!$&'()*+,;=:@%".contains(&b));
}
