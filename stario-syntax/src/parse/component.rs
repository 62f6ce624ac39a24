//! Components: `<Card title="x">`, their props, slots and generics.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::{Parser, element::TagEnd};
use crate::{
    ast::{Component, Expr, Name, Node, Prop, PropValue, Slot, Value},
    diag::Range,
    marks::MarkKind,
};

impl Parser<'_> {
    pub(super) fn component(&mut self, start: usize) -> Component {
        let path_start = self.cursor.position();
        let mut path = TokenStream::new();
        let mut generics = TokenStream::new();
        while let Some(word) = self.cursor.ident(0) {
            path.extend([TokenTree::Ident(word.clone())]);
            self.cursor.skip(1);
            if self.cursor.is_puncts(0, "::") && self.cursor.is_punct(2, '<') {
                generics = self.generics();
                break;
            }
            if !(self.cursor.is_puncts(0, "::") && self.cursor.ident(2).is_some()) {
                break;
            }
            path.extend(self.cursor.rest()[..2].iter().cloned());
            self.cursor.skip(2);
        }
        let name = Name {
            text: path
                .clone()
                .into_iter()
                .map(|token| token.to_string())
                .collect(),
            range: self.cursor.range_from(path_start),
            tokens: Vec::new(),
        };
        let open = self.cursor.range_from(start);
        let props = self.props(&name.text);
        let (mut children, mut slots) = (Vec::new(), Vec::new());
        if self.tag_end(&name.text, open) == TagEnd::Content {
            children = self.component_content(&name.text, open, &mut slots);
        }
        Component {
            path,
            generics,
            name,
            props,
            children,
            slots,
        }
    }

    /// Takes `::<A, B>`.
    fn generics(&mut self) -> TokenStream {
        let start = self.cursor.position();
        self.cursor.skip(2);
        let mut depth = 0usize;
        while let Some(token) = self.cursor.peek() {
            if let TokenTree::Punct(punct) = token {
                match punct.as_char() {
                    '<' => depth += 1,
                    '>' => depth = depth.saturating_sub(1),
                    _ => {}
                }
            }
            self.cursor.skip(1);
            if depth == 0 {
                break;
            }
        }
        self.cursor.since(start).iter().cloned().collect()
    }

    /// Parses children; the named slots among them go to `slots`.
    fn component_content(&mut self, key: &str, open: Range, slots: &mut Vec<Slot>) -> Vec<Node> {
        let mut children = Vec::new();
        for node in self.content(key, open) {
            match node {
                Node::Slot(slot) => slots.push(slot),
                node => children.push(node),
            }
        }
        children
    }

    /// Parses `<:name> … </:name>`.
    pub(super) fn slot(&mut self, start: usize) -> Option<Node> {
        self.cursor.skip(1);
        let Some(name) = self.cursor.ident(0).cloned() else {
            self.diagnostics
                .error(
                    self.cursor.range_from(start),
                    "expected a slot name after `<:`",
                )
                .help("a slot is written `<:footer> … </:footer>`");
            return None;
        };
        self.cursor.skip(1);
        let range = self.cursor.range_from(start);
        let key = format!(":{name}");
        let children = match self.tag_end(&key, range) {
            TagEnd::SelfClosed => Vec::new(),
            TagEnd::Content => self.content(&key, range),
        };
        Some(Node::Slot(Slot {
            name,
            range,
            children,
        }))
    }

    fn props(&mut self, component: &str) -> Vec<Prop> {
        let mut props: Vec<Prop> = Vec::new();
        loop {
            let spot = self.begin();
            let prop = match self.cursor.peek() {
                None => break,
                Some(TokenTree::Punct(punct)) if matches!(punct.as_char(), '>' | '<') => break,
                Some(TokenTree::Punct(_)) if self.cursor.is_puncts(0, "/>") => break,
                Some(TokenTree::Ident(_)) => {
                    let prop = self.named_prop(component);
                    self.end(MarkKind::Attr, spot);
                    prop
                }
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                    let group = group.clone();
                    self.cursor.skip(1);
                    self.end(MarkKind::Spread, spot);
                    self.short_prop(component, &group)
                }
                Some(_) => {
                    self.unexpected(component);
                    None
                }
            };
            let Some(prop) = prop else { continue };
            if props.iter().any(|other| other.name == prop.name) {
                let message = format!("the prop `{}` is given twice", prop.name);
                self.diagnostics.error(prop.name.span(), message);
            } else {
                props.push(prop);
            }
        }
        props
    }

    /// Parses `name`, `name="…"` or `name={expr}`.
    fn named_prop(&mut self, component: &str) -> Option<Prop> {
        let name = self.cursor.ident(0)?.clone();
        self.cursor.skip(1);
        if self.cursor.is_punct(0, '-') || self.cursor.is_punct(0, ':') {
            self.diagnostics
                .error(
                    name.span(),
                    format!("props of `<{component}>` are Rust names, without `-` or `:`"),
                )
                .help("HTML attributes belong on elements; a component passes them on as a prop");
            self.skip_attribute();
            return None;
        }
        if self.cursor.take_punct('=').is_none() {
            return Some(Prop {
                name,
                value: PropValue::True,
            });
        }
        let range = Range::new(name.span(), self.cursor.previous());
        let start = self.cursor.position();
        let value = match self.value(&name.to_string(), range) {
            Value::Lit(_) => PropValue::Tokens(self.cursor.since(start).iter().cloned().collect()),
            Value::Expr(expr) => PropValue::Expr(expr),
            Value::Paren(parens) => {
                self.diagnostics
                    .error(parens.span, format!("the prop `{name}` takes one value"))
                    .help(format!(
                        "write `{name}={{format!(\"…\")}}` for text made of parts"
                    ));
                return None;
            }
            Value::Wrong => return None,
        };
        Some(Prop { name, value })
    }

    /// Parses `{name}`, short for `name={name}`.
    fn short_prop(&mut self, component: &str, group: &Group) -> Option<Prop> {
        let mut tokens = group.stream().into_iter();
        if let (Some(TokenTree::Ident(name)), None) = (tokens.next(), tokens.next()) {
            return Some(Prop {
                name,
                value: PropValue::Expr(Expr {
                    tokens: group.stream(),
                    span: group.span(),
                }),
            });
        }
        self.diagnostics
            .error(
                group.span(),
                format!("`<{component}>` does not know which prop this is"),
            )
            .help("write `name={…}`; only a plain variable can stand as `{name}`");
        None
    }
}
