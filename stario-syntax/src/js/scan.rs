//! The string form: a scanner over JavaScript text.
//!
//! Stable Rust cannot point into a string literal, so every token carries the
//! range of the whole literal and messages quote the piece they mean.

use super::{JsToken, Kind};
use crate::diag::{Diagnostics, Range};

/// Scans JavaScript text; reports strings and brackets that do not end.
pub(super) fn scan(text: &str, range: Range, diagnostics: &mut Diagnostics) -> Vec<JsToken> {
    let mut scanner = Scanner {
        text,
        at: 0,
        range,
        diagnostics,
        out: Vec::new(),
    };
    scanner.run(false);
    let tokens = scanner.out;
    balance(&tokens, range, diagnostics);
    tokens
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    range: Range,
    diagnostics: &'a mut Diagnostics,
    out: Vec<JsToken>,
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Scans to the end, or in a template literal to the `}` of its `${`.
    fn run(&mut self, in_template: bool) {
        let mut depth = 0usize;
        while let Some(ch) = self.rest().chars().next() {
            match ch {
                ch if ch.is_whitespace() => self.at += ch.len_utf8(),
                '"' | '\'' => self.string(ch),
                '`' => self.template(),
                '$' => self.signal(),
                '@' => self.action(),
                '/' if self.rest().starts_with("//") => {
                    let len = self.rest().find('\n').unwrap_or(self.rest().len());
                    self.take(Kind::LineComment, len);
                }
                '/' if self.rest().starts_with("/*") => {
                    let len = self
                        .rest()
                        .find("*/")
                        .map_or(self.rest().len(), |end| end + 2);
                    self.at += len;
                }
                '/' if !self.out.last().is_some_and(JsToken::ends_value) => self.regex(),
                '(' | '[' => self.take(Kind::Open, 1),
                ')' | ']' => self.take(Kind::Close, 1),
                '{' => {
                    depth += 1;
                    self.take(Kind::Open, 1);
                }
                '}' if in_template && depth == 0 => return,
                '}' => {
                    depth = depth.saturating_sub(1);
                    self.take(Kind::Close, 1);
                }
                ch if ch.is_ascii_digit() => {
                    let len = self.len_while(|ch| ch.is_alphanumeric() || ch == '_' || ch == '.');
                    self.take(Kind::Number, len);
                }
                ch if ch.is_alphabetic() || ch == '_' => {
                    let len = self.len_while(|ch| ch.is_alphanumeric() || matches!(ch, '_' | '$'));
                    self.take(Kind::Word, len);
                }
                _ => self.operator(ch),
            }
        }
    }

    fn take(&mut self, kind: Kind, len: usize) {
        let text = &self.rest()[..len];
        self.out.push(JsToken::new(kind, text, self.range));
        self.at += len;
    }

    fn len_while(&self, accept: impl Fn(char) -> bool) -> usize {
        self.rest()
            .find(|ch| !accept(ch))
            .unwrap_or(self.rest().len())
    }

    fn operator(&mut self, ch: char) {
        let two = [
            "=>", "==", "++", "--", "&&", "||", "??", "?.", "<=", ">=", "!=",
        ];
        let len = two
            .iter()
            .find(|operator| self.rest().starts_with(**operator))
            .map_or(ch.len_utf8(), |operator| operator.len());
        self.take(Kind::Op, len);
    }

    fn string(&mut self, quote: char) {
        let mut escaped = false;
        for (index, ch) in self.rest().char_indices().skip(1) {
            match ch {
                '\n' if !escaped => break,
                ch if ch == quote && !escaped => {
                    self.take(Kind::Str, index + 1);
                    return;
                }
                _ => escaped = ch == '\\' && !escaped,
            }
        }
        let shown = shorten(self.rest());
        self.diagnostics
            .error(self.range, format!("the string `{shown}` is never closed"))
            .help(format!("add a {quote} at its end"));
        self.take(Kind::Str, self.rest().len());
    }

    fn template(&mut self) {
        let start = self.at;
        self.at += 1;
        while let Some(ch) = self.rest().chars().next() {
            match ch {
                '\\' => {
                    self.at += 1;
                    self.at += self.rest().chars().next().map_or(0, char::len_utf8);
                }
                '`' => {
                    self.at += 1;
                    let text = &self.text[start..self.at];
                    self.out
                        .push(JsToken::new(Kind::Template, text, self.range));
                    return;
                }
                '$' if self.rest().starts_with("${") => {
                    self.at += 2;
                    self.out.push(JsToken::new(Kind::Op, "${", self.range));
                    self.run(true);
                    self.at += usize::from(self.rest().starts_with('}'));
                }
                '$' if signal_len(self.rest()) > 1 => {
                    let name = &self.rest()[..signal_len(self.rest())];
                    self.diagnostics
                        .error(
                            self.range,
                            format!("Datastar reads `{name}` as a signal, even in template text"),
                        )
                        .help(format!(
                            "write `${{{name}}}` for the signal, `\\u0024{}` for the text",
                            &name[1..]
                        ));
                    self.at += name.len();
                }
                ch => self.at += ch.len_utf8(),
            }
        }
        let shown = shorten(&self.text[start..]);
        self.diagnostics
            .error(
                self.range,
                format!("the template `{shown}` is never closed"),
            )
            .help("add a backtick at its end");
    }

    fn regex(&mut self) {
        let mut in_class = false;
        let mut escaped = false;
        for (index, ch) in self.rest().char_indices().skip(1) {
            match ch {
                '\n' => break,
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '[' => in_class = true,
                ']' => in_class = false,
                '/' if !in_class => {
                    let body = &self.rest()[..=index];
                    if body.contains(['"', '\'', '`']) {
                        self.diagnostics
                            .error(
                                self.range,
                                format!(
                                    "Datastar takes the quote in `{}` for a string",
                                    shorten(body)
                                ),
                            )
                            .help("write the quote as `\\u0027` or `\\u0022`");
                    }
                    self.take(Kind::Regex, index + 1);
                    let flags = self.len_while(char::is_alphabetic);
                    self.at += flags;
                    return;
                }
                _ => {}
            }
        }
        self.take(Kind::Op, 1);
    }

    fn signal(&mut self) {
        match signal_len(self.rest()) {
            // The object that holds all signals, or a name such as `a$`.
            0 | 1 => self.take(Kind::Word, 1),
            len => self.take(Kind::Signal, len),
        }
    }

    fn action(&mut self) {
        let len = self.rest()[1..]
            .find(|ch: char| !(ch.is_alphanumeric() || ch == '_'))
            .unwrap_or(self.rest().len() - 1);
        self.take(Kind::Action, len + 1);
    }
}

/// The length of `$` and the name after it, as Datastar's pattern reads it:
/// ASCII words joined by single `.` or `-`.
pub(super) fn signal_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    let word = |at: usize| {
        bytes[at..]
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_')
            .count()
    };
    let mut len = 1;
    let mut next = word(len);
    while next > 0 {
        len += next;
        if !matches!(bytes.get(len), Some(b'.' | b'-')) {
            return len;
        }
        next = word(len + 1);
        len += usize::from(next > 0);
    }
    len
}

/// Reports the first bracket without its partner.
fn balance(tokens: &[JsToken], range: Range, diagnostics: &mut Diagnostics) {
    let mut open: Vec<&str> = Vec::new();
    for token in tokens {
        match token.kind {
            Kind::Open => open.push(&token.text),
            Kind::Close => {
                let expected = match open.pop() {
                    Some("(") => ")",
                    Some("[") => "]",
                    Some(_) => "}",
                    None => {
                        diagnostics
                            .error(
                                range,
                                format!("`{}` closes nothing in this expression", token.text),
                            )
                            .help("remove it, or open it before");
                        return;
                    }
                };
                if token.text != expected {
                    diagnostics.error(
                        range,
                        format!(
                            "expected `{expected}`, found `{}` in this expression",
                            token.text
                        ),
                    );
                    return;
                }
            }
            _ => {}
        }
    }
    if let Some(text) = open.last() {
        let close = match *text {
            "(" => ")",
            "[" => "]",
            _ => "}",
        };
        diagnostics
            .error(
                range,
                format!("`{text}` is never closed in this expression"),
            )
            .help(format!("add the `{close}` where it ends"));
    }
}

fn shorten(text: &str) -> String {
    const SHOWN: usize = 24;
    let mut short: String = text.chars().take(SHOWN).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
