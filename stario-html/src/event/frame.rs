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
    let is_one = !has_line_end(text);
    // A search for one byte is many times faster than for either of two, and markup has no CR.
    let search = (!is_one).then_some(text);
    let mut next_cr = search.and_then(|text| Some(text.len() - text.find('\r')?));
    std::iter::from_fn(move || {
        if is_one {
            return rest.take();
        }
        let text = rest?;
        // Counted from the end, so that it stays true while the front is cut off.
        let cr = next_cr.map(|left| text.len() - left);
        let lf = text[..cr.unwrap_or(text.len())].find('\n');
        let Some(end) = lf.or(cr) else {
            rest = None;
            return Some(text);
        };
        let skip = if text[end..].starts_with("\r\n") {
            2
        } else {
            1
        };
        let after = &text[end + skip..];
        if lf.is_none() {
            next_cr = after.find('\r').map(|at| after.len() - at);
        }
        rest = Some(after);
        Some(&text[..end])
    })
}

/// Whether there is more than one line: markup that a program wrote is mostly one.
///
/// In blocks without a way out of them, which the compiler compares many bytes at a time.
fn has_line_end(text: &str) -> bool {
    let ends = |byte: &u8| *byte == b'\n' || *byte == b'\r';
    text.as_bytes()
        .chunks(64)
        .any(|block| block.iter().fold(false, |any, byte| any | ends(byte)))
}

/// Refuses what would end the line of a field.
pub(super) fn one_line<'a>(field: &'static str, value: &'a str) -> Result<&'a str, EventError> {
    if value.contains(['\n', '\r', '\0']) {
        return Err(EventError::new(Kind::NotOneLine(field)));
    }
    Ok(value)
}
