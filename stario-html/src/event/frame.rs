//! The lines of an event.

use super::error::{EventError, Kind};

/// Writes one data line.
pub(super) fn field(out: &mut String, key: &str, value: &str) {
    out.push_str("data: ");
    out.push_str(key);
    out.push(' ');
    out.push_str(value);
    out.push('\n');
}

/// Writes the markup. Repeats the prefix on every line, so that no line break of the markup ends the field.
pub(super) fn elements(out: &mut String, markup: &str) {
    for line in lines(markup) {
        field(out, "elements", line);
    }
}

/// The lines of a text, ended by LF, CR or CRLF as event streams end them.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let Some(end) = line_end(text.as_bytes()) else {
            rest = None;
            return Some(text);
        };
        let skip = if text[end..].starts_with("\r\n") {
            2
        } else {
            1
        };
        rest = Some(&text[end + skip..]);
        Some(&text[..end])
    })
}

/// Where the first CR or LF is.
fn line_end(text: &[u8]) -> Option<usize> {
    const BLOCK: usize = 32;
    let ends = |byte: &u8| matches!(byte, b'\n' | b'\r');
    // A block is looked at as a whole, with no way out in the middle: the compiler makes a few
    // instructions of that.
    let clear = |block: &&[u8; BLOCK]| !block.iter().fold(false, |any, byte| any | ends(byte));
    let (blocks, _) = text.as_chunks::<BLOCK>();
    let from = blocks.iter().take_while(clear).count() * BLOCK;
    let at = text[from..].iter().position(ends)?;
    Some(from + at)
}

/// Refuses what would end the line of a field.
pub(super) fn one_line<'a>(field: &'static str, value: &'a str) -> Result<&'a str, EventError> {
    if value.contains(['\n', '\r', '\0']) {
        return Err(EventError::new(Kind::NotOneLine(field)));
    }
    Ok(value)
}
