//! A position in one token sequence, with the small look-aheads that the
//! grammar needs.

use std::rc::Rc;

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream, TokenTree};

use crate::diag::Range;

/// A cursor over the tokens of one group.
#[derive(Clone, Debug)]
pub(crate) struct Cursor {
    /// Shared, because looking ahead is done with a copy of the cursor.
    tokens: Rc<[TokenTree]>,
    pos: usize,
    /// Span of the group's closing delimiter; the macro call itself has none.
    pub(crate) end: Option<Span>,
}

impl Cursor {
    pub(crate) fn new(stream: TokenStream, end: Option<Span>) -> Self {
        let mut tokens = Vec::new();
        flatten(stream, &mut tokens);
        Self {
            tokens: tokens.into(),
            pos: 0,
            end,
        }
    }

    pub(crate) fn of(group: &Group) -> Self {
        Self::new(group.stream(), Some(group.span_close()))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.pos >= self.tokens.len()
    }

    pub(crate) fn position(&self) -> usize {
        self.pos
    }

    pub(crate) fn peek(&self) -> Option<&TokenTree> {
        self.at(0)
    }

    /// Returns the token `ahead` places further on.
    pub(crate) fn at(&self, ahead: usize) -> Option<&TokenTree> {
        self.tokens.get(self.pos + ahead)
    }

    pub(crate) fn next(&mut self) -> Option<TokenTree> {
        let token = self.tokens.get(self.pos).cloned();
        self.pos += usize::from(token.is_some());
        token
    }

    pub(crate) fn skip(&mut self, count: usize) {
        self.pos = (self.pos + count).min(self.tokens.len());
    }

    /// Returns to an earlier position.
    pub(crate) fn back_to(&mut self, position: usize) {
        self.pos = position;
    }

    pub(crate) fn is_punct(&self, ahead: usize, ch: char) -> bool {
        matches!(self.at(ahead), Some(TokenTree::Punct(punct)) if punct.as_char() == ch)
    }

    /// Returns whether the punctuation `text` starts `ahead` places further on.
    pub(crate) fn is_puncts(&self, ahead: usize, text: &str) -> bool {
        text.chars()
            .enumerate()
            .all(|(index, ch)| self.is_punct(ahead + index, ch))
    }

    pub(crate) fn ident(&self, ahead: usize) -> Option<&Ident> {
        match self.at(ahead) {
            Some(TokenTree::Ident(ident)) => Some(ident),
            _ => None,
        }
    }

    pub(crate) fn is_ident(&self, ahead: usize, text: &str) -> bool {
        self.ident(ahead).is_some_and(|ident| ident == text)
    }

    pub(crate) fn literal(&self, ahead: usize) -> Option<&Literal> {
        match self.at(ahead) {
            Some(TokenTree::Literal(literal)) => Some(literal),
            _ => None,
        }
    }

    pub(crate) fn group(&self, ahead: usize, delimiter: Delimiter) -> Option<&Group> {
        match self.at(ahead) {
            Some(TokenTree::Group(group)) if group.delimiter() == delimiter => Some(group),
            _ => None,
        }
    }

    /// Takes the next token when it is a group with this delimiter.
    pub(crate) fn take_group(&mut self, delimiter: Delimiter) -> Option<Group> {
        let group = self.group(0, delimiter).cloned()?;
        self.pos += 1;
        Some(group)
    }

    pub(crate) fn take_punct(&mut self, ch: char) -> Option<Span> {
        let span = self.is_punct(0, ch).then(|| self.span());
        self.pos += usize::from(span.is_some());
        span
    }

    /// Span of the next token, of the last one when none is left.
    pub(crate) fn span(&self) -> Span {
        match self.peek().or(self.tokens.last()) {
            Some(token) => token.span(),
            None => self.end.unwrap_or_else(Span::call_site),
        }
    }

    /// Span of the token before this position.
    pub(crate) fn previous(&self) -> Span {
        let before = self.pos.checked_sub(1).and_then(|pos| self.tokens.get(pos));
        before.map_or_else(|| self.span(), TokenTree::span)
    }

    /// Range of the tokens from `start` up to this position.
    pub(crate) fn range_from(&self, start: usize) -> Range {
        let first = self
            .tokens
            .get(start)
            .map_or_else(|| self.span(), TokenTree::span);
        Range::new(first, self.previous())
    }

    /// The tokens from `start` up to this position.
    pub(crate) fn since(&self, start: usize) -> &[TokenTree] {
        &self.tokens[start..self.pos]
    }

    /// The tokens that are left.
    pub(crate) fn rest(&self) -> &[TokenTree] {
        &self.tokens[self.pos..]
    }
}

impl From<TokenStream> for Cursor {
    fn from(stream: TokenStream) -> Self {
        Self::new(stream, None)
    }
}

/// Opens the invisible groups that `macro_rules!` puts around fragments, so
/// that a `$text:literal` reads like the literal it is.
fn flatten(stream: TokenStream, out: &mut Vec<TokenTree>) {
    for token in stream {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                flatten(group.stream(), out);
            }
            token => out.push(token),
        }
    }
}

/// Writes tokens the way a person would have, using positions for the gaps.
///
/// For messages only: where positions are unknown, words get one space.
pub(crate) fn source_like(tokens: &[TokenTree]) -> String {
    let mut text = String::new();
    let mut previous: Option<&TokenTree> = None;
    for token in tokens {
        if previous.is_some_and(|previous| has_gap(previous.span(), token.span())) {
            text.push(' ');
        }
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                let inner: Vec<_> = group.stream().into_iter().collect();
                text.push_str(open);
                text.push_str(&source_like(&inner));
                text.push_str(close);
            }
            token => text.push_str(&token.to_string()),
        }
        previous = Some(token);
    }
    text
}

/// Returns whether source text separates two neighbouring tokens.
///
/// Feeds messages only; it is false when the compiler gives no positions.
pub(crate) fn has_gap(before: Span, after: Span) -> bool {
    let (end, start) = (before.end(), after.start());
    end.line > 0 && (end.line, end.column) < (start.line, start.column)
}
