//! The steps of a template, and Rust's own control flow around them.

use proc_macro2::{Span, TokenStream};

use super::{Codegen, tokens::Tokens};
use crate::ir::{Hole, Op};

impl Codegen {
    pub(super) fn steps(&self, out: &mut Tokens, ops: Vec<Op>) {
        if !self.texts.are_printed() {
            for op in ops {
                self.step(out, op);
            }
            return;
        }
        let mut ops = ops.into_iter().peekable();
        while let Some(op) = ops.next() {
            match op {
                // One call for markup and the value after it.
                Op::Static(text) => {
                    match ops.next_if(|op| matches!(op, Op::Hole(hole) if hole.takes_markup())) {
                        Some(Op::Hole(hole)) => self.write_after(out, text, hole),
                        _ => self.lit(out, &text),
                    }
                }
                Op::Hole(hole) if hole.name.is_some() && hole.takes_markup() => {
                    self.write_after(out, String::new(), hole);
                }
                op => self.step(out, op),
            }
        }
    }

    /// The content of a loop.
    fn repeated(&self, out: &mut Tokens, ops: Vec<Op>) {
        let around = self.inlined.replace(true);
        self.block(out, ops);
        self.inlined.set(around);
    }

    /// `{ … }`
    fn block(&self, out: &mut Tokens, ops: Vec<Op>) {
        out.braces(|out| {
            out.at(self.site);
            self.steps(out, ops);
        });
    }

    fn step(&self, out: &mut Tokens, op: Op) {
        match op {
            Op::Static(text) => self.lit(out, &text),
            Op::Hole(Hole {
                function,
                name,
                expr,
            }) => self.write(out, function, name.as_deref(), expr),
            Op::Toggle { cond, then } => self.toggle(out, cond, |out| self.steps(out, then)),
            Op::Class(items) => self.class(out, items),
            Op::Style(items) => self.style(out, items),
            Op::Component(call) => self.call_in_place(out, call),
            Op::If {
                keyword,
                cond,
                then,
                otherwise,
            } => {
                out.at(self.site.located_at(keyword));
                self.if_step(out, cond, then, otherwise);
                out.at(self.site);
            }
            Op::For {
                keyword,
                head,
                body,
                otherwise,
            } => {
                out.at(self.site.located_at(keyword));
                self.for_step(out, head, body, otherwise);
                out.at(self.site);
            }
            Op::While {
                keyword,
                cond,
                body,
            } => {
                out.at(self.site.located_at(keyword));
                if !cond.is_empty() {
                    out.word("while").stream(cond);
                }
                self.repeated(out, body);
                out.at(self.site);
            }
            Op::Match {
                keyword,
                subject,
                arms,
            } => self.match_step(out, keyword, subject, arms),
            Op::Let(tokens) => {
                out.stream(tokens);
            }
            Op::Block(ops) => self.block(out, ops),
            Op::Lost(expr) => {
                let at = self.at(expr.span);
                out.word("let").word("_").mark("=");
                self.reference(out, expr, at);
                out.mark(";");
            }
        }
    }

    /// The condition's tokens as they are; where they are missing, which was
    /// reported, the content alone.
    fn if_step(
        &self,
        out: &mut Tokens,
        cond: TokenStream,
        then: Vec<Op>,
        otherwise: Option<Vec<Op>>,
    ) {
        if cond.is_empty() {
            self.block(out, then);
            return;
        }
        out.word("if").stream(cond);
        self.block(out, then);
        let Some(mut otherwise) = otherwise else {
            return;
        };
        out.word("else");
        match otherwise.pop() {
            // `else if`
            Some(nested @ Op::If { .. }) if otherwise.is_empty() => self.step(out, nested),
            last => {
                otherwise.extend(last);
                self.block(out, otherwise);
            }
        }
    }

    fn for_step(
        &self,
        out: &mut Tokens,
        head: TokenStream,
        body: Vec<Op>,
        otherwise: Option<Vec<Op>>,
    ) {
        if head.is_empty() {
            self.block(out, body);
            return;
        }
        let Some(otherwise) = otherwise else {
            out.word("for").stream(head);
            self.repeated(out, body);
            return;
        };
        out.braces(|out| {
            out.word("let").word("mut").word("empty").mark("=");
            out.word("true").mark(";");
            out.word("for").stream(head).braces(|out| {
                out.word("empty").mark("=").word("false").mark(";");
                self.repeated(out, body);
            });
            out.word("if").word("empty");
            self.block(out, otherwise);
        });
    }

    fn match_step(
        &self,
        out: &mut Tokens,
        keyword: Span,
        subject: TokenStream,
        arms: Vec<(TokenStream, Vec<Op>)>,
    ) {
        if subject.is_empty() {
            return;
        }
        out.at(self.site.located_at(keyword));
        out.word("match").stream(subject).braces(|out| {
            for (pattern, body) in arms {
                out.stream(pattern).mark("=>");
                self.block(out, body);
            }
        });
        out.at(self.site);
    }
}
