//! The checks on a finished tree, in the words of HTML.
//!
//! They run after parsing, so a broken tag still gets its attributes checked.
//! Lowering takes only what went through here.

mod attribute;
mod context;
mod element;
mod nesting;
mod script;

use std::collections::HashMap;

use stario_html::spec::Ns;

use crate::{
    ast::{Attr, Node},
    diag::{Diagnostics, Range},
};

/// A tree that has been checked; what was wrong has been reported.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) nodes: Vec<Node>,
    pub(crate) attrs: Vec<Attr>,
}

/// Checks a template.
pub(crate) fn html(mut nodes: Vec<Node>, diagnostics: &mut Diagnostics) -> Checked {
    let mut checker = Checker::new(diagnostics);
    checker.nodes(&mut nodes);
    Checked {
        nodes,
        attrs: Vec::new(),
    }
}

/// Checks the attributes of `ds!`, which know no element.
pub(crate) fn attributes(mut attrs: Vec<Attr>, diagnostics: &mut Diagnostics) -> Checked {
    Checker::new(diagnostics).attributes(Ns::Html, "", &mut attrs);
    Checked {
        nodes: Vec::new(),
        attrs,
    }
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
}

impl<'d> Checker<'d> {
    fn new(diagnostics: &'d mut Diagnostics) -> Self {
        Self {
            diagnostics,
            ancestors: Vec::new(),
            ids: HashMap::new(),
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
                let mut branches = vec![&mut node.body];
                branches.extend(&mut node.otherwise);
                self.branches(branches);
            }
            Node::While(node) => self.nodes(&mut node.body),
            Node::Match(node) => {
                self.branches(node.arms.iter_mut().map(|arm| &mut arm.body).collect());
            }
        }
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
