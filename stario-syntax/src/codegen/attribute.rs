//! Attributes that are put together from several: `class` and `style`.

use proc_macro2::Ident;

use super::{Codegen, tokens::Tokens};
use crate::{
    ast::Expr,
    ir::{ClassItem, Piece, StyleItem},
};

impl Codegen {
    /// `if is_on(&(cond)) { … }`
    pub(super) fn toggle(&self, out: &mut Tokens, cond: Expr, then: impl FnOnce(&mut Tokens)) {
        let (span, at) = (cond.span, self.at(cond.span));
        out.word("if");
        self.path_at(out, "is_on", at, span);
        out.parens(|out| self.reference(out, cond, at));
        out.braces(then);
    }

    /// `{ let mut class = class(buf); …; class.finish(); }`
    pub(super) fn class(&self, out: &mut Tokens, items: Vec<ClassItem>) {
        let local = Ident::new("class", self.site);
        self.in_writer(out, "class", &local, |out| {
            for item in items {
                match item {
                    ClassItem::Lit(text) => self.fixed_item(out, &local, &text),
                    ClassItem::Value(expr) => self.item(out, "ClassWriter", &local, "value", expr),
                    ClassItem::Parts(pieces) => self.class_name(out, &local, pieces),
                    ClassItem::Toggle { cond, name } => {
                        self.toggle(out, cond, |out| match name.as_slice() {
                            [Piece::Lit(text)] => self.fixed_item(out, &local, text),
                            _ => self.class_name(out, &local, name),
                        });
                    }
                }
            }
        });
    }

    fn class_name(&self, out: &mut Tokens, local: &Ident, pieces: Vec<Piece>) {
        out.push(local.clone()).mark(".").word("begin");
        out.parens(|_| {}).mark(";");
        self.parts(out, "ClassWriter", local, pieces);
    }

    pub(super) fn style(&self, out: &mut Tokens, items: Vec<StyleItem>) {
        let local = Ident::new("style", self.site);
        self.in_writer(out, "style", &local, |out| {
            for item in items {
                match item {
                    StyleItem::Lit(text) => self.fixed_item(out, &local, &text),
                    StyleItem::Parts(name, pieces) => {
                        out.push(local.clone()).mark(".").word("begin");
                        out.parens(|out| self.text(out, &name));
                        out.mark(";");
                        self.parts(out, "StyleWriter", &local, pieces);
                        out.push(local.clone()).mark(".").word("end");
                        out.parens(|_| {}).mark(";");
                    }
                    StyleItem::Prop(name, expr) => {
                        let (span, at) = (expr.span, self.at(expr.span));
                        self.path_at(out, "StyleWriter", at, span);
                        out.mark("::").word("prop").parens(|out| {
                            out.mark("&").word("mut").push(local.clone()).mark(",");
                            self.text(out, &name);
                            out.mark(",");
                            self.reference(out, expr, at);
                        });
                        out.mark(";");
                    }
                    StyleItem::Value(expr) => self.item(out, "StyleWriter", &local, "value", expr),
                }
            }
        });
    }

    /// A block around the writer of one attribute.
    fn in_writer(
        &self,
        out: &mut Tokens,
        start: &str,
        local: &Ident,
        fill: impl FnOnce(&mut Tokens),
    ) {
        out.braces(|out| {
            out.word("let").word("mut").push(local.clone()).mark("=");
            self.path(out, start, self.site);
            out.parens(|out| {
                out.push(self.buf.clone());
            });
            out.mark(";");
            fill(out);
            out.push(local.clone()).mark(".").word("finish");
            out.parens(|_| {}).mark(";");
        });
    }

    /// The pieces of one value, to the writer of the attribute.
    fn parts(&self, out: &mut Tokens, writer: &str, local: &Ident, pieces: Vec<Piece>) {
        for piece in pieces {
            match piece {
                Piece::Lit(text) => {
                    out.push(local.clone()).mark(".").word("part_lit");
                    out.parens(|out| self.text(out, &text));
                    out.mark(";");
                }
                Piece::Value(expr) => self.item(out, writer, local, "part", expr),
            }
        }
    }

    /// `Writer::method(&mut local, &(value));`
    fn item(&self, out: &mut Tokens, writer: &str, local: &Ident, method: &str, expr: Expr) {
        let (span, at) = (expr.span, self.at(expr.span));
        self.path_at(out, writer, at, span);
        out.mark("::").word(method).parens(|out| {
            out.mark("&").word("mut").push(local.clone()).mark(",");
            self.reference(out, expr, at);
        });
        out.mark(";");
    }

    /// Fixed text, to the writer of `class` or `style`.
    fn fixed_item(&self, out: &mut Tokens, local: &Ident, text: &str) {
        out.push(local.clone()).mark(".").word("lit");
        out.parens(|out| self.text(out, text)).mark(";");
    }
}
