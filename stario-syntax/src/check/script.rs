//! Values between literal pieces of JavaScript.

use proc_macro2::Span;

use super::Checker;
use crate::{
    ast::{Expr, Node, Part},
    diag::Diagnostics,
    js::Quotes,
    parse,
};

impl Checker<'_> {
    /// Checks the values of a script element.
    pub(super) fn script(&mut self, nodes: &[Node]) {
        self.script_from(nodes, &mut Quotes::default());
    }

    fn script_from(&mut self, nodes: &[Node], quotes: &mut Quotes) {
        for node in nodes {
            match node {
                Node::Text(lit) => quotes.read(&lit.text),
                Node::Interp(expr) if quotes.in_text() => self.value_in_string(expr.span),
                Node::Fragment(nodes) => self.script_from(nodes, quotes),
                Node::If(node) => {
                    self.script_branches(
                        std::iter::once(&node.then).chain(&node.otherwise),
                        quotes,
                    );
                }
                Node::For(node) => {
                    self.script_branches(
                        std::iter::once(&node.body).chain(&node.otherwise),
                        quotes,
                    );
                }
                Node::While(node) => self.script_from(&node.body, quotes),
                Node::Match(node) => {
                    self.script_branches(node.arms.iter().map(|arm| &arm.body), quotes);
                }
                _ => {}
            }
        }
    }

    /// Each branch starts where the others do; the last says what is open then.
    fn script_branches<'n>(
        &mut self,
        branches: impl Iterator<Item = &'n Vec<Node>>,
        quotes: &mut Quotes,
    ) {
        let before = quotes.clone();
        for branch in branches {
            *quotes = before.clone();
            self.script_from(branch, quotes);
        }
    }

    /// Checks the parts of a native handler, `onclick=("f(" {value} ")")`.
    pub(super) fn handler_parts(&mut self, parens: &Expr) {
        let mut quotes = Quotes::default();
        for part in parse::parts(parens, &mut Diagnostics::new()) {
            match part {
                Part::Lit(lit) => quotes.read(&lit.text),
                Part::Expr(expr) if quotes.in_text() => self.value_in_string(expr.span),
                Part::Expr(_) => {}
            }
        }
    }

    fn value_in_string(&mut self, span: Span) {
        self.diagnostics
            .error(span, "a value cannot stand inside a JavaScript string")
            .note("it is written with quotes of its own, which would end the string")
            .help("end the string before it: `\"f('a' + \" {value} \")\"`");
    }
}
