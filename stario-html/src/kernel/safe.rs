//! The safe twin of the kernel: the same results, plainly.

/// Escapes text between tags.
pub(crate) fn text(out: &mut String, s: &str) {
    copy_runs::<false>(out, s);
}

/// Escapes the inside of a double-quoted attribute.
pub(crate) fn attribute(out: &mut String, s: &str) {
    copy_runs::<true>(out, s);
}

/// Writes a number as digits.
pub(crate) fn digits(out: &mut String, n: u64) {
    let mut space = [b'0'; 20];
    let mut start = space.len();
    let mut left = n;
    loop {
        start -= 1;
        space[start] += u8::try_from(left % 10).expect("a remainder of ten");
        left /= 10;
        if left == 0 {
            break;
        }
    }
    out.extend(space[start..].iter().map(|&digit| char::from(digit)));
}

/// Appends markup, and the escaped value after it.
pub(crate) fn text_after(out: &mut String, before: &'static str, s: &str) {
    out.push_str(before);
    text(out, s);
}

/// Appends the start of an attribute, its value, and the quote at the end.
pub(crate) fn attribute_after(out: &mut String, before: &'static str, s: &str) {
    out.push_str(before);
    attribute(out, s);
    out.push('"');
}

/// Appends text.
#[cfg(test)]
pub(crate) fn append(out: &mut String, s: &str) {
    out.push_str(s);
}

/// Writes ` name="`.
#[cfg(test)]
pub(crate) fn open_attribute(out: &mut String, name: &'static str) {
    for part in [" ", name, "=\""] {
        out.push_str(part);
    }
}

fn copy_runs<const QUOTE: bool>(out: &mut String, s: &str) {
    let special = |b: u8| matches!(b, b'&' | b'<' | b'>' | 0) || (QUOTE && b == b'"');
    let mut rest = s;
    while let Some(at) = rest.bytes().position(special) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "\u{FFFD}",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}
