//! The checks on a finished tree, in the words of HTML.
//!
//! They run after parsing, so a broken tag still gets its attributes checked.
//! Lowering takes only what went through here.

mod attribute;
mod context;
mod element;
mod nesting;
mod refresh;
mod script;
mod signals;
mod warn;

use std::collections::HashMap;

use proc_macro2::TokenStream;
use stario_html::spec::Ns;

use crate::{
    ast::{Attr, Header, Node},
    diag::{Diagnostics, Range},
};

pub(crate) use signals::Signals;

/// A tree that has been checked; what was wrong has been reported.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) nodes: Vec<Node>,
    pub(crate) attrs: Vec<Attr>,
    pub(crate) signals: Signals,
}

/// Checks a template.
pub(crate) fn html(mut nodes: Vec<Node>, diagnostics: &mut Diagnostics) -> Checked {
    let mut checker = Checker::new(diagnostics);
    // The header stands first; anywhere else it is reported.
    let content = usize::from(matches!(nodes.first(), Some(Node::Header(_))));
    checker.nodes(&mut nodes[content..]);
    let signals = signals::check(&nodes, diagnostics);
    Checked {
        nodes,
        attrs: Vec::new(),
        signals,
    }
}

/// Checks the attributes of `ds!`, which know no element.
pub(crate) fn attributes(
    header: Option<&Header>,
    mut attrs: Vec<Attr>,
    diagnostics: &mut Diagnostics,
) -> Checked {
    let mut checker = Checker::new(diagnostics);
    checker.attributes(Ns::Html, "", &mut attrs);
    checker.attribute_warnings(&attrs);
    let signals = signals::of_attributes(header, &attrs, diagnostics);
    Checked {
        nodes: Vec::new(),
        attrs,
        signals,
    }
}

/// Checks the signals of `js!`, whose expression is checked where it is printed.
pub(crate) fn expression(header: Option<&Header>, js: &TokenStream) -> Signals {
    header.map_or_else(Signals::default, |header| signals::of_tokens(header, js))
}

/// An element around the node at hand, in the same macro.
struct Ancestor {
    name: String,
    ns: Ns,
    range: Range,
}

struct Checker<'d> {
    diagnostics: &'d mut Diagnostics,
    /// Outermost first; empty where the surroundings are unknown.
    ancestors: Vec<Ancestor>,
    /// Static ids that can be on the page together.
    ids: HashMap<String, Range>,
    /// The innermost loop around the node at hand.
    repeated: Option<&'static str>,
}

impl<'d> Checker<'d> {
    fn new(diagnostics: &'d mut Diagnostics) -> Self {
        Self {
            diagnostics,
            ancestors: Vec::new(),
            ids: HashMap::new(),
            repeated: None,
        }
    }

    fn nodes(&mut self, nodes: &mut [Node]) {
        for node in nodes {
            self.node(node);
        }
    }

    fn node(&mut self, node: &mut Node) {
        match node {
            Node::Doctype | Node::Comment(_) | Node::Let(_) => {}
            Node::Interp(expr) => self.interpolation(expr.span),
            Node::Fragment(nodes) => self.nodes(nodes),
            Node::Element(element) => self.element(element),
            Node::Component(component) => {
                self.nowhere(&mut component.children);
                for slot in &mut component.slots {
                    self.nowhere(&mut slot.children);
                }
            }
            Node::Slot(slot) => {
                self.diagnostics
                    .error(slot.range, "a slot belongs directly inside a component")
                    .help(format!(
                        "as in `<Card> <:{0}> … </:{0}> </Card>`",
                        slot.name
                    ));
                self.nowhere(&mut slot.children);
            }
            Node::Text(lit) => self.text(lit),
            Node::If(node) => {
                let mut branches = vec![&mut node.then];
                branches.extend(&mut node.otherwise);
                self.branches(branches);
            }
            Node::For(node) => {
                self.repeat("for", &mut node.body);
                if let Some(otherwise) = &mut node.otherwise {
                    self.branches(vec![otherwise]);
                }
            }
            Node::While(node) => self.repeat("while", &mut node.body),
            Node::Header(header) => {
                self.diagnostics
                    .error(
                        header.range,
                        "`use signals` stands at the start of a template, once",
                    )
                    .help("name all types there: `use signals Board, Form;`");
            }
            Node::Match(node) => {
                self.branches(node.arms.iter_mut().map(|arm| &mut arm.body).collect());
            }
        }
    }

    /// The content of a loop, where a fixed id would be repeated.
    fn repeat(&mut self, keyword: &'static str, nodes: &mut Vec<Node>) {
        let around = self.repeated.replace(keyword);
        self.branches(vec![nodes]);
        self.repeated = around;
    }

    /// Content whose surroundings are another component's business.
    fn nowhere(&mut self, nodes: &mut [Node]) {
        let ancestors = std::mem::take(&mut self.ancestors);
        self.nodes(nodes);
        self.ancestors = ancestors;
    }

    /// Only one of the branches is shown: they may repeat each other's ids.
    fn branches(&mut self, branches: Vec<&mut Vec<Node>>) {
        let before = self.ids.clone();
        let mut all = before.clone();
        for branch in branches {
            self.ids.clone_from(&before);
            self.nodes(branch);
            all.extend(self.ids.drain());
        }
        self.ids = all;
    }

    /// The content namespace at hand, when a parent is visible.
    fn space(&self) -> Option<Ns> {
        let parent = self.ancestors.last()?;
        Some(crate::table::content_namespace(parent.ns, &parent.name))
    }
}

#[cfg(test)]
mod injection;
#[cfg(test)]
mod tests;
