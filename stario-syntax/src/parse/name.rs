//! Names made of several tokens.
//!
//! The Rust lexer cuts `on:click__debounce.500ms` where it likes; a name is
//! its tokens in a row. Spaces play no part in that, only in a message.

use proc_macro2::{Span, TokenTree};

use super::Parser;
use crate::cursor::has_gap;

impl Parser<'_> {
    /// Reports a name that continues after a space, because only the tokens
    /// count: `ds:bind:name .wide` is the name `ds:bind:name.wide`.
    pub(super) fn joins_across_gap(&mut self, start: usize) {
        let span = self.cursor.span();
        if self.cursor.position() > start && has_gap(self.cursor.previous(), span) {
            let range = self.cursor.range_from(start).to(span);
            self.diagnostics
                .error(range, "this reads as one name, in spite of the space")
                .help("put `.class` and `#id` first in the tag, and remove other spaces");
        }
    }

    /// Reads `word { sep word }` into `text`; several separators may follow
    /// one another, as in `style:--gap`.
    pub(super) fn join_name(&mut self, text: &mut String, separators: &[char]) {
        let start = self.cursor.position();
        self.push_word(text);
        loop {
            let mut count = 0;
            while separators
                .iter()
                .any(|sep| self.cursor.is_punct(count, *sep))
            {
                count += 1;
            }
            if count == 0 || !self.is_word(count) {
                return;
            }
            for _ in 0..count {
                self.joins_across_gap(start);
                text.extend(self.cursor.next().map(|token| token.to_string()));
            }
            self.joins_across_gap(start);
            self.push_word(text);
        }
    }

    fn is_word(&self, ahead: usize) -> bool {
        match self.cursor.at(ahead) {
            Some(TokenTree::Ident(_)) => true,
            Some(TokenTree::Literal(literal)) => is_number(&literal.to_string()),
            _ => false,
        }
    }

    fn push_word(&mut self, text: &mut String) {
        if self.is_word(0)
            && let Some(token) = self.cursor.next()
        {
            text.push_str(token.to_string().trim_start_matches("r#"));
        }
    }

    /// `x-on:click.away="…"` has its dot in the name, `hidden .wide` is a name
    /// and a class: a class is never followed by `=`.
    pub(super) fn dots_belong_to_name(&self) -> bool {
        if !self.cursor.is_punct(0, '.') {
            return false;
        }
        let mut ahead = 1;
        while self.is_word(ahead) {
            ahead += 1;
            let joint = |ahead| {
                ['-', ':', '.']
                    .iter()
                    .any(|ch| self.cursor.is_punct(ahead, *ch))
            };
            while joint(ahead) {
                ahead += 1;
            }
            if self.cursor.is_punct(ahead, '=') {
                return true;
            }
            if self
                .cursor
                .at(ahead - 1)
                .is_some_and(|token| matches!(token, TokenTree::Ident(_)))
            {
                return false;
            }
        }
        false
    }
}

/// Where each token of a name starts in its text.
pub(super) fn offsets(tokens: &[TokenTree]) -> Vec<(usize, Span)> {
    let mut at = 0;
    tokens
        .iter()
        .map(|token| {
            let start = at;
            at += token.to_string().trim_start_matches("r#").len();
            (start, token.span())
        })
        .collect()
}

pub(super) fn is_dot(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == '.')
}

pub(super) fn is_number(source: &str) -> bool {
    source.starts_with(|ch: char| ch.is_ascii_digit())
}
