//! Shorthands: `#id`, `.class`, `.class?={condition}`.

use proc_macro2::{Delimiter, Group, TokenTree};

use super::{
    Parser,
    name::{is_dot, is_number},
};
use crate::{
    ast::{Attr, Expr, Lit, LitKind, Part, Short},
    diag::Range,
    marks::MarkKind,
};

impl Parser<'_> {
    /// Parses `#id` or `.class`, the cursor being at its first character.
    pub(super) fn short(&mut self, build: fn(Short) -> Attr) -> Option<Attr> {
        let start = self.cursor.position();
        let id = self.cursor.is_punct(0, '#');
        self.cursor.skip(1);
        let mut pieces = Vec::new();
        // Two words, values or groups in a row start a new attribute.
        let mut after_word = false;
        while let Some(token) = self.cursor.peek().cloned() {
            match &token {
                TokenTree::Ident(word) if !after_word => {
                    push(
                        &mut pieces,
                        word.to_string().trim_start_matches("r#"),
                        &token,
                    );
                    after_word = true;
                }
                TokenTree::Literal(number) if !after_word && is_number(&number.to_string()) => {
                    push(&mut pieces, &number.to_string(), &token);
                    after_word = true;
                }
                TokenTree::Punct(punct) if matches!(punct.as_char(), '-' | ':' | '/') => {
                    if self.cursor.is_puncts(0, "/>") {
                        break;
                    }
                    push(&mut pieces, &punct.as_char().to_string(), &token);
                    after_word = false;
                }
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    if group
                        .stream()
                        .into_iter()
                        .next()
                        .is_some_and(|token| is_dot(&token))
                    {
                        break;
                    }
                    pieces.push(Part::Expr(Expr {
                        tokens: group.stream(),
                        span: group.span(),
                    }));
                    after_word = true;
                }
                TokenTree::Group(group)
                    if group.delimiter() == Delimiter::Bracket && after_joint(&pieces) =>
                {
                    push(&mut pieces, &compact(group), &token);
                    after_word = true;
                }
                _ => break,
            }
            self.joins_across_gap(start);
            let spot = self.begin();
            self.cursor.skip(1);
            if matches!(&token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace) {
                self.end(MarkKind::Rust, spot);
            }
        }
        let mut range = self.cursor.range_from(start);
        if pieces.is_empty() {
            let (sign, what) = if id { ('#', "an id") } else { ('.', "a class") };
            self.diagnostics
                .error(range, format!("expected {what} after `{sign}`"));
            return None;
        }
        let toggle = self.toggle(id, &mut range, start);
        Some(build(Short {
            range,
            pieces,
            toggle,
        }))
    }

    /// Parses `?={cond}` after a class, and explains other endings.
    fn toggle(&mut self, id: bool, range: &mut Range, start: usize) -> Option<Expr> {
        let optional = self.cursor.is_puncts(0, "?=");
        if !optional && !self.cursor.is_punct(0, '=') {
            return None;
        }
        self.cursor.skip(if optional { 2 } else { 1 });
        let spot = self.begin();
        let value = self.cursor.take_group(Delimiter::Brace).map(|group| Expr {
            tokens: group.stream(),
            span: group.span(),
        });
        self.end(MarkKind::Rust, spot);
        *range = self.cursor.range_from(start);
        if optional && !id && value.is_some() {
            return value;
        }
        if value.is_none() {
            self.skip_value();
        }
        let error = if id {
            self.diagnostics
                .error(*range, "an id shorthand takes no value")
        } else {
            self.diagnostics
                .error(*range, "a class shorthand takes a condition only")
        };
        if id {
            error.help("write `id={…}` for a value that may be absent");
        } else {
            error.help("write `.name?={condition}`, with a `bool` in the braces");
        }
        value
    }
}

/// A bracket belongs to a class only after `-` or `:`.
fn after_joint(pieces: &[Part]) -> bool {
    matches!(pieces.last(), Some(Part::Lit(lit)) if lit.text.ends_with(['-', ':']))
}

/// Adds text to the last piece, so that static runs stay whole.
fn push(pieces: &mut Vec<Part>, text: &str, token: &TokenTree) {
    match pieces.last_mut() {
        Some(Part::Lit(lit)) => {
            lit.text.push_str(text);
            lit.range = lit.range.to(token.span());
        }
        _ => pieces.push(Part::Lit(Lit {
            text: text.to_owned(),
            kind: LitKind::Str,
            range: token.span().into(),
        })),
    }
}

/// Writes a group without any space, as class names need it.
fn compact(group: &Group) -> String {
    let (open, close) = match group.delimiter() {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    };
    let inner: String = group
        .stream()
        .into_iter()
        .map(|token| match &token {
            TokenTree::Group(group) => compact(group),
            token => token.to_string(),
        })
        .collect();
    format!("{open}{inner}{close}")
}
