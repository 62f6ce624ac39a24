//! `use signals Board, $open;`: which signals the template may name.

use proc_macro2::{TokenStream, TokenTree};

use super::Parser;
use crate::ast::{Header, Node, SignalsType};

impl Parser<'_> {
    /// Parses the header; any other `use` is text without quotes.
    pub(super) fn use_(&mut self) -> Option<Node> {
        match self.header() {
            Some(header) => Some(Node::Header(header)),
            None => self.unquoted(),
        }
    }

    /// Parses the header, when there is one.
    pub(super) fn header(&mut self) -> Option<Header> {
        if !(self.cursor.is_ident(0, "use") && self.cursor.is_ident(1, "signals")) {
            return None;
        }
        let start = self.cursor.position();
        self.cursor.skip(2);
        let mut header = Header {
            range: self.cursor.range_from(start),
            types: Vec::new(),
            names: Vec::new(),
        };
        while !self.cursor.is_empty() && !self.cursor.is_punct(0, ';') {
            if self.cursor.is_punct(0, '<') && self.cursor.position() == start + 2 {
                break;
            }
            if self.cursor.is_punct(0, '$') && self.cursor.ident(1).is_some() {
                self.cursor.skip(1);
                header
                    .names
                    .extend(self.cursor.next().map(|name| name.to_string()));
            } else {
                header.types.extend(self.signals_type());
            }
            if self.cursor.take_punct(',').is_none() {
                break;
            }
        }
        if header.types.is_empty() && header.names.is_empty() {
            self.diagnostics
                .error(header.range, "`use signals` needs a type")
                .help("name one with `#[derive(Signals)]`: `use signals Board;`");
        }
        if self.cursor.take_punct(';').is_none() {
            self.diagnostics
                .error(header.range, "`use signals` needs a `;` at its end")
                .help("as in `use signals Board, $open;`");
        }
        Some(header)
    }

    /// Takes a path with its generics.
    fn signals_type(&mut self) -> Option<SignalsType> {
        let start = self.cursor.position();
        let mut depth = 0usize;
        while let Some(TokenTree::Punct(_) | TokenTree::Ident(_)) = self.cursor.peek() {
            if self.cursor.is_punct(0, ';') || depth == 0 && self.cursor.is_punct(0, ',') {
                break;
            }
            if self.cursor.is_punct(0, '<') {
                let generic = self.cursor.position() > start;
                if !generic || self.cursor.is_punct(1, '/') {
                    break;
                }
                depth += 1;
            } else if self.cursor.is_punct(0, '>') {
                depth = depth.saturating_sub(1);
            }
            self.cursor.skip(1);
        }
        let tokens: TokenStream = self.cursor.since(start).iter().cloned().collect();
        if tokens.is_empty() {
            self.cursor.skip(usize::from(!self.cursor.is_punct(0, ';')));
            return None;
        }
        let text = self.cursor.since(start).iter().map(ToString::to_string);
        Some(SignalsType {
            text: text.collect(),
            tokens,
        })
    }
}
