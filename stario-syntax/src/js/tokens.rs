//! The token form: JavaScript as the Rust lexer sees it.

use std::fmt::Write as _;

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

use super::{JsToken, Kind};
use crate::{
    ast::Expr,
    cursor::Cursor,
    diag::{Diagnostics, Range},
    literal::{self, NotText},
};

/// Operators of more than one character, longest first.
const OPERATORS: [&str; 34] = [
    ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "=>", "==", "!=",
    "<=", ">=", "&&", "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=",
    "<<", ">>", "**", "::",
];

/// Turns Rust tokens into JavaScript ones; reports what cannot be turned.
pub(super) fn convert(input: TokenStream, diagnostics: &mut Diagnostics) -> Vec<JsToken> {
    let mut tokens = Vec::new();
    Converter {
        cursor: Cursor::new(input, None),
        diagnostics,
        out: &mut tokens,
    }
    .run();
    tokens
}

struct Converter<'a> {
    cursor: Cursor,
    diagnostics: &'a mut Diagnostics,
    out: &'a mut Vec<JsToken>,
}

impl Converter<'_> {
    fn run(&mut self) {
        while let Some(token) = self.cursor.next() {
            let span = token.span();
            match token {
                TokenTree::Ident(word) => {
                    let word = word.to_string();
                    self.push(Kind::Word, word.trim_start_matches("r#"), span);
                }
                TokenTree::Literal(literal) => self.literal(&literal),
                TokenTree::Group(group) => self.group(&group),
                TokenTree::Punct(punct) => match punct.as_char() {
                    '$' => self.sigil('$', Kind::Signal, span.into()),
                    '@' => self.sigil('@', Kind::Action, span.into()),
                    '#' => self.hole(span.into()),
                    '\'' => {
                        let name = self.cursor.next();
                        let last = name.as_ref().map_or(span, TokenTree::span);
                        self.diagnostics
                            .error(
                                Range::new(span, last),
                                "strings are written in double quotes here",
                            )
                            .help("write `\"…\"`; it is printed as a JavaScript string");
                    }
                    first => {
                        let start = self.cursor.position() - 1;
                        let mut run = String::from(first);
                        let mut joint = punct.spacing() == Spacing::Joint;
                        while joint {
                            let Some(TokenTree::Punct(next)) = self.cursor.peek() else {
                                break;
                            };
                            if matches!(next.as_char(), '$' | '@' | '#' | '\'') {
                                break;
                            }
                            run.push(next.as_char());
                            joint = next.spacing() == Spacing::Joint;
                            self.cursor.skip(1);
                        }
                        self.operators(&run, start);
                    }
                },
            }
        }
    }

    fn push(&mut self, kind: Kind, text: &str, range: impl Into<Range>) {
        self.out.push(JsToken::new(kind, text, range));
    }

    /// `$name` and `@name`.
    fn sigil(&mut self, sign: char, kind: Kind, range: Range) {
        let name = match self.cursor.peek() {
            Some(TokenTree::Ident(word)) => word.to_string(),
            Some(TokenTree::Literal(number)) if sign == '$' => number.to_string(),
            _ if sign == '$' => {
                // The object that holds all signals.
                self.push(Kind::Word, "$", range);
                return;
            }
            _ => {
                self.diagnostics
                    .error(range, "expected an action name after `@`")
                    .help("as in `@post(\"/save\")`");
                return;
            }
        };
        let range = range.to(self.cursor.span());
        self.cursor.skip(1);
        self.push(kind, &format!("{sign}{name}"), range);
    }

    fn hole(&mut self, range: Range) {
        let Some(group) = self.cursor.take_group(Delimiter::Brace) else {
            self.diagnostics
                .error(range, "unexpected `#` in JavaScript")
                .help("a Rust value is written `#{value}`");
            return;
        };
        if group.stream().is_empty() {
            self.diagnostics
                .error(
                    range.to(group.span()),
                    "there is no value between these braces",
                )
                .help("write a Rust expression, as in `#{user.id}`");
            return;
        }
        let mut token = JsToken::new(Kind::Hole, "", range.to(group.span()));
        token.hole = Some(Expr {
            tokens: group.stream(),
            span: group.span(),
        });
        self.out.push(token);
    }

    fn group(&mut self, group: &Group) {
        let (open, close) = match group.delimiter() {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Brace => ("{", "}"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::None => ("", ""),
        };
        self.push(Kind::Open, open, group.span_open());
        let inner = convert(group.stream(), self.diagnostics);
        self.out.extend(inner);
        self.push(Kind::Close, close, group.span_close());
    }

    fn literal(&mut self, literal: &proc_macro2::Literal) {
        let source = literal.to_string();
        let range = Range::from(literal.span());
        if source.starts_with(|ch: char| ch.is_ascii_digit()) {
            if !is_js_number(&source) {
                self.diagnostics
                    .error(range, format!("`{source}` is not a JavaScript number"))
                    .help("quote it if it is text: `\"…\"`");
            }
            self.push(Kind::Number, &source, range);
            return;
        }
        match literal::text(literal) {
            Ok((text, _)) => self.push(Kind::Str, &quote(&text), range),
            // One character in single quotes is a string in JavaScript.
            Err(NotText::Char) => self.push(Kind::Str, &source, range),
            Err(NotText::Bytes | NotText::Suffix) => {
                self.diagnostics
                    .error(range, "this is not a JavaScript string")
                    .help("write `\\\"` for a quote inside a string");
            }
        }
    }

    /// Splits a run of punctuation by the operators of JavaScript.
    fn operators(&mut self, run: &str, start: usize) {
        let mut done = 0;
        while done < run.len() {
            let rest = &run[done..];
            let operator = OPERATORS
                .into_iter()
                .find(|operator| rest.starts_with(operator));
            let len = operator.map_or(1, str::len);
            let span = |at: usize| {
                let mut cursor = self.cursor.clone();
                cursor.back_to(start + at);
                cursor.span()
            };
            let range = Range::new(span(done), span(done + len - 1));
            self.push(Kind::Op, &rest[..len], range);
            done += len;
        }
    }
}

fn is_js_number(source: &str) -> bool {
    let digits = source.strip_suffix('n').unwrap_or(source);
    let radix = |prefix: &str, valid: fn(char) -> bool| {
        digits
            .strip_prefix(prefix)
            .is_some_and(|digits| digits.chars().all(|ch| ch == '_' || valid(ch)))
    };
    radix("0x", |ch| ch.is_ascii_hexdigit())
        || radix("0b", |ch| matches!(ch, '0' | '1'))
        || radix("0o", |ch| ch.is_digit(8))
        || digits
            .chars()
            .all(|ch| ch.is_ascii_digit() || matches!(ch, '_' | '.' | 'e' | 'E' | '+' | '-'))
}

/// Writes text as a single-quoted JavaScript string that both Datastar's
/// rewriting and a surrounding script element leave alone.
fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('\'');
    for ch in text.chars() {
        match ch {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' | '\'' | '`' | '<' | '\u{2028}' | '\u{2029}' => escape(&mut out, ch),
            ch if ch.is_control() => escape(&mut out, ch),
            ch => out.push(ch),
        }
    }
    out.push('\'');
    out
}

fn escape(out: &mut String, ch: char) {
    // Writing to a string cannot fail.
    let _ = write!(out, "\\u{:04x}", u32::from(ch));
}
