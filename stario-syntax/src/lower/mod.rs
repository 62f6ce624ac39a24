//! From the checked tree to the steps that write it.
//!
//! Only [`Checked`] trees come in, so what was not looked at by the checks
//! cannot reach generated code. Every user expression goes out exactly once.

mod attribute;
mod datastar;
mod uniform;

use proc_macro2::Ident;
use quote::ToTokens;
use stario_html::{
    Buf, Render,
    spec::{self, Ns},
};

pub(crate) use uniform::Uniform;

use crate::{
    ast::{Component, Element, Expr, Node, Prop, PropValue},
    check::Checked,
    diag::Diagnostics,
    ir::{Call, Hole, Op, PropArg, push_static},
    table,
};

/// Lowers a template.
pub(crate) fn html(checked: Checked, diagnostics: &mut Diagnostics) -> Vec<Op> {
    let mut lower = Lower::new(diagnostics);
    let mut ops = Vec::new();
    lower.nodes(checked.nodes, Space::UNKNOWN, &mut ops);
    ops
}

/// Lowers the attributes of `ds!`.
pub(crate) fn attributes(checked: Checked, diagnostics: &mut Diagnostics) -> Vec<Op> {
    let mut lower = Lower::new(diagnostics);
    let mut ops = Vec::new();
    lower.attributes(Ns::Html, "", checked.attrs, &mut ops);
    ops
}

/// The surroundings of a node.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Space {
    /// The namespace, when a parent in the same macro tells.
    ns: Option<Ns>,
    body: Body,
}

/// What the browser's parser does with text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Body {
    Markup,
    Script,
    StyleSheet,
}

impl Space {
    const UNKNOWN: Self = Self {
        ns: None,
        body: Body::Markup,
    };
}

struct Lower<'d> {
    diagnostics: &'d mut Diagnostics,
    /// Whether the steps depend on no fixed text (`uniform`).
    uniform: bool,
}

impl<'d> Lower<'d> {
    fn new(diagnostics: &'d mut Diagnostics) -> Self {
        Self {
            diagnostics,
            uniform: false,
        }
    }
}

impl Lower<'_> {
    fn nodes(&mut self, nodes: Vec<Node>, space: Space, ops: &mut Vec<Op>) {
        for node in nodes {
            self.node(node, space, ops);
        }
    }

    fn collect(&mut self, nodes: Vec<Node>, space: Space) -> Vec<Op> {
        let mut ops = Vec::new();
        self.nodes(nodes, space, &mut ops);
        ops
    }

    /// Content in a scope of its own when it declares variables.
    fn scoped(&mut self, nodes: Vec<Node>, space: Space, ops: &mut Vec<Op>) {
        if nodes.iter().any(|node| matches!(node, Node::Let(_))) {
            let inner = self.collect(nodes, space);
            ops.push(Op::Block(inner));
        } else {
            self.nodes(nodes, space, ops);
        }
    }

    fn node(&mut self, node: Node, space: Space, ops: &mut Vec<Op>) {
        match node {
            Node::Doctype => push_static(ops, "<!DOCTYPE html>"),
            Node::Comment(texts) => {
                push_static(ops, "<!--");
                for lit in texts {
                    push_static(ops, &escape_comment(&lit.text));
                }
                push_static(ops, "-->");
            }
            Node::Fragment(nodes) => self.scoped(nodes, space, ops),
            Node::Element(element) => self.element(element, space, ops),
            Node::Component(component) => {
                let call = self.component(component);
                ops.push(Op::Component(call));
            }
            Node::Slot(slot) => self.scoped(slot.children, space, ops),
            Node::Text(lit) => match space.body {
                Body::Script | Body::StyleSheet => push_static(ops, &lit.text),
                Body::Markup => push_static(ops, &escape_text(&lit.text)),
            },
            Node::Interp(expr) => ops.push(match space.body {
                Body::Markup => hole("text", None, expr),
                Body::Script => hole("js_script", None, expr),
                // Refused by the checks: no encoding is safe there.
                Body::StyleSheet => Op::Lost(expr),
            }),
            Node::If(node) => ops.push(Op::If {
                keyword: node.keyword,
                cond: node.cond,
                then: self.collect(node.then, space),
                otherwise: node.otherwise.map(|nodes| self.collect(nodes, space)),
            }),
            Node::For(node) => ops.push(Op::For {
                keyword: node.keyword,
                head: node.head,
                body: self.collect(node.body, space),
                otherwise: node.otherwise.map(|nodes| self.collect(nodes, space)),
            }),
            Node::While(node) => ops.push(Op::While {
                keyword: node.keyword,
                cond: node.cond,
                body: self.collect(node.body, space),
            }),
            Node::Match(node) => ops.push(Op::Match {
                keyword: node.keyword,
                subject: node.subject,
                arms: node
                    .arms
                    .into_iter()
                    .map(|arm| (arm.pattern, self.collect(arm.body, space)))
                    .collect(),
            }),
            Node::Let(node) if node.complete => ops.push(Op::Let(node.tokens)),
            Node::Let(_) | Node::Header(_) => {}
        }
    }

    fn element(&mut self, element: Element, space: Space, ops: &mut Vec<Op>) {
        let name = element.name.text;
        let ns = table::namespace(space.ns, &name);
        push_static(ops, "<");
        push_static(ops, &name);
        self.attributes(ns, &name, element.attrs, ops);
        if ns == Ns::Html && spec::is_void(&name) {
            push_static(ops, ">");
            return;
        }
        if ns != Ns::Html && element.self_closing {
            push_static(ops, "/>");
            return;
        }
        let inner = Space {
            ns: Some(table::content_namespace(ns, &name)),
            body: match name.as_str() {
                "script" => Body::Script,
                "style" => Body::StyleSheet,
                _ => Body::Markup,
            },
        };
        push_static(ops, ">");
        // The browser drops the first line break in these.
        if matches!(name.as_str(), "pre" | "textarea" | "listing")
            && matches!(element.children.first(), Some(Node::Text(lit)) if lit.text.starts_with('\n'))
        {
            push_static(ops, "\n");
        }
        self.scoped(element.children, inner, ops);
        push_static(ops, "</");
        push_static(ops, &name);
        push_static(ops, ">");
    }

    fn component(&mut self, component: Component) -> Call {
        let mut props: Vec<_> = component.props.into_iter().map(prop).collect();
        if !component.children.is_empty() {
            let name = Ident::new("children", component.name.range.first);
            let children = self.collect(component.children, Space::UNKNOWN);
            props.push((name, PropArg::Html(children)));
        }
        for slot in component.slots {
            let children = self.collect(slot.children, Space::UNKNOWN);
            props.push((slot.name, PropArg::Html(children)));
        }
        Call {
            path: component.path,
            generics: component.generics,
            span: component.name.range.first,
            props,
        }
    }
}

fn prop(prop: Prop) -> (Ident, PropArg) {
    let arg = match prop.value {
        PropValue::True => {
            PropArg::Tokens(Ident::new("true", prop.name.span()).into_token_stream())
        }
        PropValue::Tokens(tokens) => PropArg::Tokens(tokens),
        PropValue::Expr(expr) => PropArg::Expr(expr),
    };
    (prop.name, arg)
}

fn hole(function: &'static str, name: Option<&str>, expr: Expr) -> Op {
    Op::Hole(Hole {
        function,
        name: name.map(str::to_owned),
        expr,
    })
}

/// Escapes text between tags with the escaper of the run time.
fn escape_text(text: &str) -> String {
    let mut buf = Buf::new();
    text.render(&mut buf);
    buf.as_str().to_owned()
}

/// A comment ends at `-->` or `--!>`, and `>` at its start ends it too.
fn escape_comment(text: &str) -> String {
    text.replace("--", "- -").replace('>', "&gt;")
}
