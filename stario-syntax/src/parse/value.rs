//! What stands after `=`.

use proc_macro2::{Delimiter, TokenTree};

use super::Parser;
use crate::{
    ast::{Expr, Part, Value},
    cursor::{Cursor, source_like},
    diag::{Diagnostics, Range},
    marks::MarkKind,
};

impl Parser<'_> {
    /// Parses a value; `range` is the attribute's name and its `=`.
    pub(super) fn value(&mut self, name: &str, range: Range) -> Value {
        let spot = self.begin();
        let value = self.any_value(name, range);
        self.end(MarkKind::Value, spot);
        value
    }

    fn any_value(&mut self, name: &str, range: Range) -> Value {
        let minus = self.cursor.is_punct(0, '-') && self.cursor.literal(1).is_some();
        if minus {
            self.cursor.skip(1);
            return self.take_literal().map_or(Value::Wrong, |mut lit| {
                lit.text.insert(0, '-');
                Value::Lit(lit)
            });
        }
        match self.cursor.peek() {
            Some(TokenTree::Literal(_)) => self.take_literal().map_or(Value::Wrong, Value::Lit),
            Some(TokenTree::Ident(word)) if word == "true" || word == "false" => {
                self.take_literal().map_or(Value::Wrong, Value::Lit)
            }
            Some(TokenTree::Group(group)) if group.delimiter() != Delimiter::Bracket => {
                let expr = Expr {
                    tokens: group.stream(),
                    span: group.span(),
                };
                let brace = group.delimiter() == Delimiter::Brace;
                self.cursor.skip(1);
                if expr.tokens.is_empty() {
                    self.needs_value(name, range.to(expr.span));
                    Value::Wrong
                } else if brace {
                    Value::Expr(expr)
                } else {
                    Value::Paren(expr)
                }
            }
            None => {
                self.needs_value(name, range);
                Value::Wrong
            }
            Some(TokenTree::Punct(punct))
                if punct.as_char() == '>'
                    || punct.as_char() == '<'
                    || self.cursor.is_puncts(0, "/>") =>
            {
                self.needs_value(name, range);
                Value::Wrong
            }
            Some(_) => self.bare_value(name),
        }
    }

    fn needs_value(&mut self, name: &str, range: Range) {
        let error = self
            .diagnostics
            .error(range, format!("`{name}` needs a value"));
        if name.starts_with("ds:") {
            error.help(format!(
                "`{name}=\"…\"` for JavaScript, `{name}={{expr}}` for a Rust value"
            ));
        } else {
            error.help(format!("`{name}=\"…\"` or `{name}={{expr}}`"));
        }
    }

    /// Reports a value outside of quotes and braces.
    ///
    /// The words go no further: whether they were meant as Rust is unknown,
    /// and a second error at the same place would not help.
    fn bare_value(&mut self, name: &str) -> Value {
        let start = self.cursor.position();
        let rust = self.cursor.ident(0).is_some();
        self.skip_value();
        let tokens = self.cursor.since(start);
        let source = source_like(tokens);
        let range = self.cursor.range_from(start);
        let error = self.diagnostics.error(
            range,
            format!("the value of `{name}` is neither quoted nor in braces"),
        );
        if name.starts_with("ds:") {
            error.help(format!("write JavaScript in quotes: `{name}=\"{source}\"`"));
            return Value::Wrong;
        }
        error.help(format!("put Rust values in braces: `{name}={{{source}}}`"));
        if rust {
            error.help(format!("or quote fixed text: `{name}=\"{source}\"`"));
        }
        Value::Wrong
    }

    /// Takes tokens up to the next attribute or the end of the tag.
    pub(super) fn skip_value(&mut self) {
        let mut after_word = false;
        while let Some(token) = self.cursor.peek() {
            let word = matches!(token, TokenTree::Ident(_));
            let ends = match token {
                TokenTree::Punct(punct) => {
                    matches!(punct.as_char(), '>' | '<') || self.cursor.is_puncts(0, "/>")
                }
                TokenTree::Ident(_) => after_word || self.cursor.is_punct(1, '='),
                _ => false,
            };
            if ends {
                break;
            }
            after_word = word || !matches!(token, TokenTree::Punct(_));
            self.cursor.skip(1);
        }
    }
}

/// Parses the parts of `("/u/" {id} "/edit")`.
pub(crate) fn parts(parens: &Expr, diagnostics: &mut Diagnostics) -> Vec<Part> {
    let mut parser = Parser::new(Cursor::new(parens.tokens.clone(), None), diagnostics);
    let mut parts = Vec::new();
    while let Some(token) = parser.cursor.peek() {
        match token {
            TokenTree::Literal(_) => parts.extend(parser.take_literal().map(Part::Lit)),
            TokenTree::Ident(word) if word == "true" || word == "false" => {
                parts.extend(parser.take_literal().map(Part::Lit));
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                parts.push(Part::Expr(Expr {
                    tokens: group.stream(),
                    span: group.span(),
                }));
                parser.cursor.skip(1);
            }
            _ => {
                let range = Range::from(parser.cursor.span()).to(parser
                    .cursor
                    .rest()
                    .last()
                    .map_or_else(|| parser.cursor.span(), TokenTree::span));
                parser
                    .diagnostics
                    .error(
                        range,
                        "a value in parentheses is made of \"text\" and {values}",
                    )
                    .help("as in `href=(\"/users/\" {id})`; one Rust value goes in braces");
                break;
            }
        }
    }
    parts
}

/// Returns the text when no part is dynamic.
pub(crate) fn static_text(parts: &[Part]) -> Option<String> {
    parts
        .iter()
        .map(|part| match part {
            Part::Lit(lit) => Some(lit.text.as_str()),
            Part::Expr(_) => None,
        })
        .collect()
}

/// Returns whether there is Rust between the parts.
pub(crate) fn has_values(parens: &Expr) -> bool {
    let parts = parts(parens, &mut Diagnostics::new());
    parts.iter().any(|part| matches!(part, Part::Expr(_)))
}
