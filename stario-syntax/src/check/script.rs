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
                // Markup has no place here, which the element says.
                Node::Element(_) | Node::Component(_) | Node::Slot(_) => {}
                // Each branch starts where the others do; the last says what is open then.
                _ => {
                    let before = quotes.clone();
                    for list in node.lists() {
                        *quotes = before.clone();
                        self.script_from(list, quotes);
                    }
                }
            }
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
