//! The recovering parser: it always returns a tree, and reports what it had to
//! step over.
//!
//! Sync points are `<`, `>`, `/>`, `</` and the end of a group; a stack of open
//! elements decides what a close tag belongs to. Layout never matters: only
//! the sequence of tokens does.

mod attribute;
mod close;
mod component;
mod control;
mod element;
mod header;
mod name;
mod short;
mod text;
mod value;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use crate::{
    ast::{Attr, Expr, Header, Node},
    cursor::Cursor,
    diag::{Diagnostics, Range},
    marks::{MarkKind, Marks, Spot},
};

pub(crate) use value::{has_values, parts, static_text};

/// Parses the body of `html!`.
pub(crate) fn html(input: impl Into<Cursor>, diagnostics: &mut Diagnostics) -> Vec<Node> {
    Parser::new(input.into(), diagnostics).all()
}

/// Parses the body of `html!` for its marks.
pub(crate) fn marked(input: Cursor, diagnostics: &mut Diagnostics, marks: Marks) -> Marks {
    let mut parser = Parser::new(input, diagnostics);
    parser.marks = marks;
    parser.nodes();
    parser.report_unclosed();
    parser.marks
}

/// Parses the body of `ds!` for its marks.
pub(crate) fn marked_attributes(
    input: TokenStream,
    diagnostics: &mut Diagnostics,
    marks: Marks,
) -> Marks {
    let mut parser = Parser::new(Cursor::new(input, None), diagnostics);
    parser.marks = marks;
    let spot = parser.begin();
    if parser.header().is_some() {
        parser.end(MarkKind::Header, spot);
    }
    parser.attribute_list();
    if !parser.cursor.is_empty() {
        parser.unexpected("`ds!`");
    }
    parser.marks
}

/// Parses the body of `ds!`: what may stand inside a tag, behind a header.
pub(crate) fn attributes(
    input: TokenStream,
    diagnostics: &mut Diagnostics,
) -> (Option<Header>, Vec<Attr>) {
    let mut parser = Parser::new(Cursor::new(input, None), diagnostics);
    let header = parser.header();
    (header, parser.attribute_list())
}

/// Takes the header off the body of `js!`.
pub(crate) fn js_header(
    input: TokenStream,
    diagnostics: &mut Diagnostics,
) -> (Option<Header>, TokenStream) {
    let mut parser = Parser::new(Cursor::new(input.clone(), None), diagnostics);
    match parser.header() {
        Some(header) => {
            let rest = parser.cursor.rest().iter().cloned().collect();
            (Some(header), rest)
        }
        None => (None, input),
    }
}

/// A tag that waits for its close tag.
struct Open {
    /// What the close tag must name: an element, a path, `:slot` or nothing.
    key: String,
    range: Range,
}

/// Parses one token sequence: the macro call, or the inside of one block.
struct Parser<'d> {
    cursor: Cursor,
    diagnostics: &'d mut Diagnostics,
    open: Vec<Open>,
    /// Closed by a later tag than their own, whose turn may still come.
    forgiven: Vec<String>,
    /// Never closed, innermost first.
    unclosed: Vec<Open>,
    marks: Marks,
}

impl<'d> Parser<'d> {
    fn new(cursor: Cursor, diagnostics: &'d mut Diagnostics) -> Self {
        Self {
            cursor,
            diagnostics,
            open: Vec::new(),
            forgiven: Vec::new(),
            unclosed: Vec::new(),
            marks: Marks::default(),
        }
    }

    /// Parses to the end and reports what stayed open.
    fn all(mut self) -> Vec<Node> {
        let nodes = self.nodes();
        self.report_unclosed();
        nodes
    }

    /// Parses the inside of a `{ … }` block of a control; tags inside it can
    /// only close what was opened inside it.
    fn block(&mut self, group: &Group) -> Vec<Node> {
        let marks = std::mem::take(&mut self.marks);
        let mut parser = Parser::new(Cursor::of(group), self.diagnostics);
        parser.marks = marks;
        let nodes = parser.nodes();
        parser.report_unclosed();
        self.marks = parser.marks;
        nodes
    }

    /// Parses nodes up to the end or to a close tag that is not theirs.
    fn nodes(&mut self) -> Vec<Node> {
        let mut nodes = Vec::new();
        while !self.cursor.is_empty() {
            if self.cursor.is_puncts(0, "</") {
                if self.closes_an_open_element(&nodes) {
                    break;
                }
                continue;
            }
            let before = self.cursor.position();
            nodes.extend(self.node());
            debug_assert!(self.cursor.position() > before, "every node takes a token");
        }
        nodes
    }

    /// Notes where a piece begins: at the next token.
    fn begin(&self) -> Spot {
        self.marks.begin(self.cursor.span())
    }

    /// Notes that a piece ends with the token before this position.
    fn end(&mut self, kind: MarkKind, spot: Spot) {
        self.marks.end(kind, spot, self.cursor.previous());
    }

    fn node(&mut self) -> Option<Node> {
        let spot = self.begin();
        let node = self.any_node();
        if let Some(node) = &node {
            self.end(MarkKind::of(node), spot);
        }
        node
    }

    fn any_node(&mut self) -> Option<Node> {
        match self.cursor.peek()? {
            TokenTree::Punct(punct) if punct.as_char() == '<' => self.tag(),
            TokenTree::Punct(punct) if punct.as_char() == '@' => self.at_sign(),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let group = group.clone();
                self.cursor.skip(1);
                self.interpolation(&group)
            }
            TokenTree::Literal(_) => self.text_literal(),
            TokenTree::Ident(ident) => match ident.to_string().as_str() {
                "if" => Some(self.if_()),
                "for" => Some(self.for_()),
                "while" => Some(self.while_()),
                "match" => Some(self.match_()),
                "let" => Some(self.let_()),
                "else" => self.stray_else(),
                "use" => self.use_(),
                "true" | "false" => self.text_literal(),
                _ => self.unquoted(),
            },
            _ => self.unquoted(),
        }
    }

    fn interpolation(&mut self, group: &Group) -> Option<Node> {
        if group.stream().is_empty() {
            self.diagnostics
                .error(group.span(), "there is no value between these braces")
                .help("write a Rust expression, as in `{user.name}`; comments need no braces");
            return None;
        }
        if let Some(node) = self.braced_control(group) {
            return Some(node);
        }
        Some(Node::Interp(Expr {
            tokens: group.stream(),
            span: group.span(),
        }))
    }
}

#[cfg(test)]
mod soup;
#[cfg(test)]
mod tests;
