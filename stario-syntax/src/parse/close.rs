//! What a close tag belongs to.

use proc_macro2::{Delimiter, Span, TokenTree};
use stario_html::spec;

use super::{Open, Parser};
use crate::{ast::Node, cursor::Cursor, diag::Range, marks::MarkKind};

/// A close tag that was read but not taken.
struct CloseTag {
    key: String,
    /// From `<` to `>`.
    range: Range,
    len: usize,
}

impl Parser<'_> {
    /// Parses the content of an element up to and with its close tag.
    pub(super) fn content(&mut self, key: &str, range: Range) -> Vec<Node> {
        self.open.push(Open {
            key: key.to_owned(),
            range,
        });
        let spot = self.begin();
        let start = self.cursor.position();
        let children = self.nodes();
        if self.cursor.position() > start {
            self.end(MarkKind::Content, spot);
        } else {
            self.marks.end(MarkKind::Content, spot, Span::call_site());
        }
        let open = self.open.pop().expect("pushed above, and nodes() balances");
        self.end_content(open);
        children
    }

    fn end_content(&mut self, open: Open) {
        if self.cursor.is_empty() {
            self.unclosed.push(open);
            return;
        }
        let close = self.close_tag();
        if close.key == open.key {
            self.cursor.skip(close.len);
            return;
        }
        let mut note = format!("`<{}>` was opened here", open.key);
        if let Some(line) = open.range.line() {
            note = format!("`<{}>` was opened on line {line}", open.key);
        }
        self.diagnostics
            .error(
                close.range,
                format!("expected `</{}>`, found `</{}>`", open.key, close.key),
            )
            .note(note);
        if self.open.iter().any(|outer| outer.key == close.key) {
            self.forgiven.push(open.key);
            return;
        }
        self.cursor.skip(close.len);
    }

    /// At `</`: returns whether the content of the innermost open element ends
    /// here. Otherwise the tag was a stray and has been skipped.
    pub(super) fn closes_an_open_element(&mut self, siblings: &[Node]) -> bool {
        let close = self.close_tag();
        if self.open.iter().any(|open| open.key == close.key) {
            return true;
        }
        if let Some(index) = self.forgiven.iter().position(|key| *key == close.key) {
            self.forgiven.swap_remove(index);
            self.cursor.skip(close.len);
            return false;
        }
        if spec::is_void(&close.key) {
            self.void_close(&close, siblings);
        } else if let Some(innermost) = self.open.last() {
            let name = innermost.key.clone();
            if !self.is_closed_later(&name, close.len) {
                // A misspelt close tag: `<div> … </dvi>`.
                return true;
            }
            let message = format!("expected `</{name}>`, found `</{}>`", close.key);
            self.diagnostics
                .error(close.range, message)
                .note(format!("no `<{}>` is open here", close.key));
        } else {
            self.diagnostics
                .error(close.range, format!("no `<{}>` is open here", close.key))
                .help("remove this close tag, or add the open tag it belongs to");
        }
        self.cursor.skip(close.len);
        false
    }

    fn void_close(&mut self, close: &CloseTag, siblings: &[Node]) {
        let name = &close.key;
        let opened = siblings
            .iter()
            .enumerate()
            .rev()
            .find_map(|(index, node)| match node {
                Node::Element(element) if element.name.text == *name => Some((index, element.open)),
                _ => None,
            });
        match opened {
            Some((index, open)) if index + 1 < siblings.len() => self
                .diagnostics
                .error(open, format!("`<{name}>` cannot have content"))
                .help(format!("write `<{name}/>` and put the content after it")),
            _ => self
                .diagnostics
                .error(close.range, format!("`<{name}>` has no close tag"))
                .help(format!("write `<{name}>` alone")),
        };
    }

    /// Returns whether the tokens ahead close `name`, apart from elements of
    /// that name which they open themselves.
    fn is_closed_later(&self, name: &str, from: usize) -> bool {
        let mut ahead = self.cursor.clone();
        ahead.skip(from);
        let mut depth = 0usize;
        while !ahead.is_empty() {
            if ahead.is_puncts(0, "</") {
                let (key, len) = close_key(&ahead);
                if key == name {
                    if depth == 0 {
                        return true;
                    }
                    depth -= 1;
                }
                ahead.skip(len);
                continue;
            }
            if ahead.is_punct(0, '<') && ahead.is_ident(1, name) {
                depth += 1;
            }
            ahead.skip(1);
        }
        false
    }

    fn close_tag(&self) -> CloseTag {
        let (key, len) = close_key(&self.cursor);
        let mut end = self.cursor.clone();
        end.skip(len);
        CloseTag {
            key,
            range: Range::new(self.cursor.span(), end.previous()),
            len,
        }
    }

    /// Reports open elements at the end: the innermost three, then a count.
    pub(super) fn report_unclosed(&mut self) {
        const SHOWN: usize = 3;
        let unclosed = std::mem::take(&mut self.unclosed);
        let more = unclosed.len().saturating_sub(SHOWN);
        let block_end = self.cursor.end.map(Range::from).and_then(Range::line);
        for (index, open) in unclosed.iter().take(SHOWN).enumerate() {
            let key = &open.key;
            let close = match block_end {
                Some(line) => format!("add `</{key}>` before the end of the block on line {line}"),
                None => format!("add `</{key}>` where its content ends"),
            };
            let help = if key.is_empty() || key.starts_with(':') {
                close
            } else {
                format!("{close}, or write `<{key}/>` if it is empty")
            };
            let error = self
                .diagnostics
                .error(open.range, format!("`<{key}>` is never closed"));
            error.help(help);
            if more > 0 && index + 1 == SHOWN {
                error.note(format!("and {more} more elements around it are not closed"));
            }
        }
    }
}

/// Reads `</name>` and returns the name and the number of tokens, with the
/// `>` when it is there.
fn close_key(cursor: &Cursor) -> (String, usize) {
    let mut key = String::new();
    let mut len = 2;
    while let Some(token) = cursor.at(len) {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '>' => return (key, len + 1),
            TokenTree::Punct(punct) if punct.as_char() == '<' => break,
            // `</{tag}>`, which was reported at its open tag.
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                if len > 2 {
                    break;
                }
                key.push_str("{}");
            }
            TokenTree::Literal(literal) if literal.to_string().starts_with('"') => break,
            token => key.push_str(&token.to_string()),
        }
        len += 1;
    }
    (key, len)
}
