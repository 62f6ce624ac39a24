//! Everything that starts with `<`.

use proc_macro2::{Delimiter, TokenTree};
use stario_html::spec;

use super::Parser;
use crate::{
    ast::{Element, Name, Node},
    cursor::source_like,
    diag::Range,
    marks::MarkKind,
};

/// How an open tag ended.
#[derive(PartialEq, Eq)]
pub(super) enum TagEnd {
    /// `>`, or nothing where `>` was expected.
    Content,
    /// `/>`.
    SelfClosed,
}

impl Parser<'_> {
    pub(super) fn tag(&mut self) -> Option<Node> {
        let start = self.cursor.position();
        self.cursor.skip(1);
        match self.cursor.peek() {
            Some(TokenTree::Punct(punct)) if punct.as_char() == '!' => self.bang(start),
            Some(TokenTree::Punct(punct)) if punct.as_char() == '>' => {
                let spot = self.begin();
                self.cursor.skip(1);
                self.end(MarkKind::TagEnd, spot);
                let range = self.cursor.range_from(start);
                Some(Node::Fragment(self.content("", range)))
            }
            Some(TokenTree::Punct(punct)) if punct.as_char() == ':' => self.slot(start),
            Some(TokenTree::Ident(ident)) => {
                let component = self.cursor.is_puncts(1, "::")
                    || ident.to_string().starts_with(char::is_uppercase);
                Some(if component {
                    Node::Component(self.component(start))
                } else {
                    Node::Element(self.element(start))
                })
            }
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                self.dynamic_tag(start)
            }
            _ => {
                let error = self.diagnostics.error(
                    self.cursor.range_from(start),
                    "expected an element name after `<`",
                );
                if self.cursor.is_punct(0, '=') || self.cursor.literal(0).is_some() {
                    error.help("to write a less-than sign, quote it: `\"<\"`");
                }
                while self.cursor.is_punct(0, '=') || self.cursor.is_punct(0, '-') {
                    self.cursor.skip(1);
                }
                None
            }
        }
    }

    /// `<{tag}>`: a name must be known to be checked, and user text must never become one.
    fn dynamic_tag(&mut self, start: usize) -> Option<Node> {
        self.cursor.skip(1);
        let range = self.cursor.range_from(start);
        self.diagnostics
            .error(range, "the name of an element cannot be a Rust value")
            .help("choose between whole elements: `if big { <h1>{title}</h1> } else { <h2>{title}</h2> }`");
        let name = String::from("{}");
        self.attribute_list();
        match self.tag_end(&name, range) {
            TagEnd::SelfClosed => None,
            TagEnd::Content => Some(Node::Fragment(self.content(&name, range))),
        }
    }

    /// Doctype and comments.
    fn bang(&mut self, start: usize) -> Option<Node> {
        self.cursor.skip(1);
        if self.cursor.is_puncts(0, "--") {
            return self.comment(start);
        }
        let doctype = self
            .cursor
            .ident(0)
            .is_some_and(|word| word.to_string().eq_ignore_ascii_case("doctype"));
        let html = self
            .cursor
            .ident(1)
            .is_some_and(|word| word.to_string().eq_ignore_ascii_case("html"));
        if doctype && html && self.cursor.is_punct(2, '>') {
            self.cursor.skip(3);
            return Some(Node::Doctype);
        }
        while !self.cursor.is_empty() && self.cursor.take_punct('>').is_none() {
            self.cursor.skip(1);
        }
        self.diagnostics
            .error(self.cursor.range_from(start), "unknown declaration")
            .help("write `<!DOCTYPE html>`, or `<!-- \"…\" -->` for a comment");
        None
    }

    fn comment(&mut self, start: usize) -> Option<Node> {
        self.cursor.skip(2);
        let mut texts = Vec::new();
        while !self.cursor.is_empty() && !self.cursor.is_puncts(0, "-->") {
            if self.cursor.literal(0).is_some() {
                texts.extend(self.take_literal());
                continue;
            }
            let words = self.cursor.position();
            while !self.cursor.is_empty()
                && !self.cursor.is_puncts(0, "-->")
                && self.cursor.literal(0).is_none()
            {
                self.cursor.skip(1);
            }
            let quoted = source_like(self.cursor.since(words));
            self.diagnostics
                .error(self.cursor.range_from(words), "a comment must be quoted")
                .help(format!(
                    "write `<!-- \"{quoted}\" -->` to send it to the browser, \
                     or `// {quoted}` to keep it in the source"
                ));
        }
        if self.cursor.is_empty() {
            self.diagnostics
                .error(
                    self.cursor.range_from(start),
                    "this comment is never closed",
                )
                .help("add `-->`");
            return None;
        }
        self.cursor.skip(3);
        Some(Node::Comment(texts))
    }

    fn element(&mut self, start: usize) -> Element {
        let mut name = self.element_name();
        let open = self.cursor.range_from(start);
        let attrs = self.attribute_list();
        let end = self.tag_end(&name.text, open);
        // The editor inserts `font_face` where a dash is needed.
        if name.text.contains('_') && spec::element(&name.text).is_none() {
            let dashed = name.text.replace('_', "-");
            if spec::element(&dashed).is_some() {
                name.text = dashed;
            }
        }
        let void = spec::is_void(&name.text);
        let children = if end == TagEnd::SelfClosed || void {
            Vec::new()
        } else {
            self.content(&name.text, open)
        };
        Element {
            name,
            open,
            attrs,
            children,
            self_closing: end == TagEnd::SelfClosed,
        }
    }

    /// Reads `my-element`, the cursor being at a word.
    fn element_name(&mut self) -> Name {
        let start = self.cursor.position();
        let mut text = String::new();
        self.join_name(&mut text, &['-', ':']);
        Name {
            text,
            range: self.cursor.range_from(start),
            tokens: Vec::new(),
        }
    }

    /// Takes `>` or `/>`, or reports that it is missing.
    pub(super) fn tag_end(&mut self, name: &str, open: Range) -> TagEnd {
        let spot = self.begin();
        if self.cursor.is_puncts(0, "/>") {
            self.cursor.skip(2);
            self.end(MarkKind::TagEnd, spot);
            return TagEnd::SelfClosed;
        }
        if self.cursor.take_punct('>').is_some() {
            self.end(MarkKind::TagEnd, spot);
        } else {
            self.diagnostics
                .error(open, format!("`<{name}` is missing its `>`"))
                .help("close the tag with `>` before its content");
        }
        TagEnd::Content
    }
}
