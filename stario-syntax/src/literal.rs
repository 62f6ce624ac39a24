//! The text that a Rust literal stands for.

use proc_macro2::Literal;

use crate::ast::LitKind;

/// Why a literal cannot be text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotText {
    /// `'x'`.
    Char,
    /// `b"…"`, `c"…"`, `b'x'`.
    Bytes,
    /// `"say "hi`: what the lexer makes of a quote inside a string.
    Suffix,
}

/// Returns the text of a string or number literal.
pub(crate) fn text(literal: &Literal) -> Result<(String, LitKind), NotText> {
    let source = literal.to_string();
    match source.as_bytes() {
        [b'"', ..] => {
            let inner = source[1..].strip_suffix('"').ok_or(NotText::Suffix)?;
            Ok((unescape(&dedent(inner)), LitKind::Str))
        }
        [b'r', b'"' | b'#', ..] => {
            let hashes = source[1..].chars().take_while(|ch| *ch == '#').count();
            let inner = source[2 + hashes..]
                .strip_suffix(&"#".repeat(hashes))
                .and_then(|inner| inner.strip_suffix('"'))
                .ok_or(NotText::Suffix)?;
            Ok((dedent(inner), LitKind::Str))
        }
        [b'\'', ..] => Err(NotText::Char),
        [b'b' | b'c', ..] => Err(NotText::Bytes),
        _ => Ok((number(&source), LitKind::Number)),
    }
}

/// Writes a number without digit separators and Rust type suffix.
fn number(source: &str) -> String {
    const SUFFIXES: [&str; 14] = [
        "usize", "isize", "u128", "i128", "u64", "i64", "u32", "i32", "u16", "i16", "u8", "i8",
        "f64", "f32",
    ];
    let radix = match source.get(..2) {
        Some("0x") => 16,
        Some("0o") => 8,
        Some("0b") => 2,
        _ => 10,
    };
    let digits = SUFFIXES
        .iter()
        .filter(|suffix| radix != 16 || !suffix.starts_with('f'))
        .find_map(|suffix| source.strip_suffix(suffix))
        .unwrap_or(source)
        .replace('_', "");
    if radix == 10 {
        return digits;
    }
    u128::from_str_radix(&digits[2..], radix).map_or(digits, |value| value.to_string())
}

/// Resolves the escapes of a string literal; the lexer has checked them.
fn unescape(inner: &str) -> String {
    let mut text = String::with_capacity(inner.len());
    let mut chars = inner.chars().peekable();
    while let Some(ch) = chars.next() {
        if ch != '\\' {
            text.push(ch);
            continue;
        }
        match chars.next() {
            Some('n') => text.push('\n'),
            Some('r') => text.push('\r'),
            Some('t') => text.push('\t'),
            Some('0') => text.push('\0'),
            Some('x') => {
                let code: String = chars.by_ref().take(2).collect();
                text.extend(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32));
            }
            Some('u') => {
                let code: String = chars
                    .by_ref()
                    .take_while(|ch| *ch != '}')
                    .filter(char::is_ascii_hexdigit)
                    .collect();
                text.extend(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32));
            }
            Some('\n' | '\r') => while chars.next_if(|ch| ch.is_whitespace()).is_some() {},
            Some(ch) => text.push(ch),
            None => {}
        }
    }
    text
}

/// Removes the indentation that the lines after the first have in common.
fn dedent(inner: &str) -> String {
    let margin = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let common = inner
        .lines()
        .skip(1)
        .filter(|line| !line.trim().is_empty())
        .map(margin)
        .min()
        .unwrap_or(0);
    if common == 0 {
        return inner.to_owned();
    }
    let lines: Vec<_> = inner
        .split('\n')
        .enumerate()
        .map(|(index, line)| {
            if index == 0 {
                line
            } else {
                &line[common.min(margin(line))..]
            }
        })
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(source: &str) -> Result<String, NotText> {
        let literal: Literal = source.parse().unwrap();
        text(&literal).map(|(text, _)| text)
    }

    #[test]
    fn strings_lose_quotes_and_escapes() {
        assert_eq!(of(r#""a\"b\n\u{e9}\x41""#).unwrap(), "a\"b\n\u{e9}A");
        assert_eq!(of(r##"r#"a"b\n"#"##).unwrap(), "a\"b\\n");
    }

    #[test]
    fn numbers_lose_separators_and_type_suffix() {
        assert_eq!(of("1_000u64").unwrap(), "1000");
        assert_eq!(of("2.50").unwrap(), "2.50");
        assert_eq!(of("0xff").unwrap(), "255");
    }

    #[test]
    fn a_multi_line_string_is_unindented() {
        assert_eq!(of("\"a\n      b\n        c\n\"").unwrap(), "a\nb\n  c\n");
    }

    #[test]
    fn characters_bytes_and_suffixed_strings_are_not_text() {
        assert_eq!(of("'a'"), Err(NotText::Char));
        assert_eq!(of("b\"a\""), Err(NotText::Bytes));
        assert_eq!(of("\"say \"hi"), Err(NotText::Suffix));
    }
}
