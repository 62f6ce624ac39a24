//! `Cookie` lines against a reader that goes byte by byte.

#![no_main]

use libfuzzer_sys::fuzz_target;
use stario_runtime::{Cookies, HeaderMap, HeaderValue};

fn is_blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

fn trim(text: &[u8]) -> &[u8] {
    let start = text.iter().position(|byte| !is_blank(*byte));
    let end = text.iter().rposition(|byte| !is_blank(*byte));
    match (start, end) {
        (Some(start), Some(end)) => &text[start..=end],
        _ => b"",
    }
}

/// Whether the quotes that begin at `open` hold the text up to `end`: no other quote, and no
/// semicolon with a space.
fn closes(text: &[u8], open: usize, end: usize) -> bool {
    let inside = &text[open + 1..end];
    !inside.contains(&b'"') && !inside.windows(2).any(|pair| pair == b"; ")
}

/// Where the pair that begins at 0 ends: at the first semicolon, or behind the closing quote.
fn end(text: &[u8]) -> usize {
    let first = text.iter().position(|byte| *byte == b';');
    let plain = first.unwrap_or(text.len());
    let Some(equals) = text[..plain].iter().position(|byte| *byte == b'=') else {
        return plain;
    };
    let Some(open) = (equals + 1..text.len()).find(|at| !is_blank(text[*at])) else {
        return plain;
    };
    if text[open] != b'"' {
        return plain;
    }
    for close in open + 1..text.len() {
        if text[close] != b'"' || !closes(text, open, close) {
            continue;
        }
        let behind = (close + 1..text.len()).find(|at| !is_blank(text[*at]));
        return match behind {
            None => text.len(),
            Some(at) if text[at] == b';' => at,
            Some(_) => plain,
        };
    }
    plain
}

fn expected(line: &[u8]) -> Vec<(&[u8], &[u8])> {
    let mut pairs = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let end = end(rest);
        let piece = &rest[..end];
        rest = rest.get(end + 1..).unwrap_or_default();
        let Some(equals) = piece.iter().position(|byte| *byte == b'=') else {
            continue;
        };
        let (name, mut value) = (trim(&piece[..equals]), trim(&piece[equals + 1..]));
        if value.len() >= 2 && value.starts_with(b"\"") && value.ends_with(b"\"") {
            value = &value[1..value.len() - 1];
        }
        let text = std::str::from_utf8(value).is_ok();
        if !name.is_empty() && name.iter().all(u8::is_ascii_graphic) && text {
            pairs.push((name, value));
        }
    }
    pairs
}

fuzz_target!(|line: &[u8]| {
    let Ok(value) = HeaderValue::from_bytes(line) else {
        return;
    };
    let mut headers = HeaderMap::new();
    headers.append("cookie", value);
    let cookies = Cookies::new(&headers);
    let found: Vec<_> = cookies
        .iter()
        .map(|(name, value)| (name.as_bytes(), value.as_bytes()))
        .collect();
    assert_eq!(found, expected(line));
    for (name, _) in cookies.iter() {
        let last = cookies.iter().filter(|(other, _)| *other == name).last();
        assert_eq!(cookies.get(name), last.map(|(_, value)| value));
    }
});
