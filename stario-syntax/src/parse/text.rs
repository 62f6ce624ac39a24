//! Text: string literals, and what to do with words outside of quotes.

use proc_macro2::{Delimiter, TokenTree};

use super::Parser;
use crate::{
    ast::{Lit, LitKind, Node},
    cursor::source_like,
    literal::{self, NotText},
};

impl Parser<'_> {
    /// Takes a literal, or reports why it cannot be text.
    pub(super) fn take_literal(&mut self) -> Option<Lit> {
        let token = self.cursor.next()?;
        let range = token.span().into();
        let literal = match &token {
            TokenTree::Ident(word) => {
                return Some(Lit {
                    text: word.to_string(),
                    kind: LitKind::Bool,
                    range,
                });
            }
            TokenTree::Literal(literal) => literal,
            _ => return None,
        };
        let (message, help) = match literal::text(literal) {
            Ok((text, kind)) => return Some(Lit { text, kind, range }),
            Err(NotText::Char) => (
                "text is written in double quotes",
                format!("write `\"{}\"`", literal.to_string().trim_matches('\'')),
            ),
            Err(NotText::Bytes) => (
                "bytes are not text",
                "remove the prefix before the quotes".to_owned(),
            ),
            Err(NotText::Suffix) => (
                "a quote ends this text too early",
                "write `\\\"` for a quote inside text, or use `r#\"…\"#`".to_owned(),
            ),
        };
        self.diagnostics.error(range, message).help(help);
        None
    }

    pub(super) fn text_literal(&mut self) -> Option<Node> {
        let cut_short = self.cursor.literal(0).map(literal::text) == Some(Err(NotText::Suffix));
        let text = self.take_literal().map(Node::Text);
        if cut_short {
            // `"say "hi" now"`: the rest of the sentence is part of one slip.
            self.cursor
                .skip(usize::from(self.cursor.literal(0).is_some()));
        }
        text
    }

    /// Reports one run of words outside of quotes, with the quoted text.
    pub(super) fn unquoted(&mut self) -> Option<Node> {
        let start = self.cursor.position();
        while self.cursor.peek().is_some() {
            self.cursor.skip(1);
            if self.ends_text() {
                break;
            }
        }
        let run = self.cursor.since(start);
        let path = run.iter().all(|token| match token {
            TokenTree::Ident(_) => true,
            TokenTree::Punct(punct) => punct.as_char() == '.',
            _ => false,
        });
        let source = source_like(run);
        let error = self
            .diagnostics
            .error(self.cursor.range_from(start), "text must be quoted");
        if let Some("elseif" | "elif" | "elsif") = source.split(' ').next() {
            error.help("a second condition is `else if … { … }`");
            return None;
        }
        error.help(format!("write `\"{}\"`", source.replace('"', "\\\"")));
        if path && !source.contains(' ') {
            error.help(format!("to show a Rust value, write `{{{source}}}`"));
        }
        None
    }

    fn ends_text(&self) -> bool {
        match self.cursor.peek() {
            None | Some(TokenTree::Literal(_)) => self
                .cursor
                .literal(0)
                .is_none_or(|literal| literal.to_string().ends_with(['"', '#'])),
            Some(TokenTree::Punct(punct)) => punct.as_char() == '<',
            Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Brace,
            Some(TokenTree::Ident(_)) => self.starts_control(),
        }
    }

    /// Tells `for` the keyword from "for" the word: a control has its block
    /// (or its `;`) before the next tag or text.
    fn starts_control(&self) -> bool {
        let keyword = ["if", "for", "while", "match", "let"]
            .into_iter()
            .find(|word| self.cursor.is_ident(0, word));
        let Some(keyword) = keyword else { return false };
        for token in &self.cursor.rest()[1..] {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == ';' => return keyword == "let",
                TokenTree::Punct(punct) if punct.as_char() == '<' => return false,
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    return keyword != "let";
                }
                _ => {}
            }
        }
        false
    }
}
