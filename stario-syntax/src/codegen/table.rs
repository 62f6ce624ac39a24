//! Templates whose fixed text comes from a table (`hot`).
//!
//! The code is the usual one, with `texts.at(3)` where a string would stand. It
//! depends on nothing of the text: with the same code, another table is all that
//! is different.

use std::{cell::RefCell, rc::Rc};

use proc_macro2::{Delimiter, Ident, Literal, TokenStream, TokenTree};
use quote::quote_spanned;

use super::{Codegen, Target, tokens::Tokens};
use crate::{
    ast::LitKind,
    check::Signals,
    diag::Diagnostics,
    ir::{Op, static_len},
    literal,
    lower::Uniform,
};

/// Where fixed text goes.
#[derive(Clone)]
pub(super) enum Texts {
    /// Into the code.
    Printed,
    /// Into a table, in the order of the code.
    Table(Rc<RefCell<Vec<String>>>),
}

impl Texts {
    /// Whether markup and the value after it may be one call: a table has no place in the middle
    /// of what such a call is given.
    pub(super) fn are_printed(&self) -> bool {
        matches!(self, Texts::Printed)
    }
}

/// A template and its table.
pub(crate) struct Template {
    /// Does not depend on the texts.
    pub(crate) code: TokenStream,
    pub(crate) texts: Vec<String>,
    /// One text is all there is to it: `code` has only what else rustc is to
    /// see, and the template is a constant.
    constant: bool,
}

impl Codegen {
    fn with_table(krate: TokenStream) -> Self {
        Self {
            texts: Texts::Table(Rc::default()),
            ..Self::new(krate)
        }
    }

    /// A template of `html!`.
    pub(crate) fn html_template(
        krate: TokenStream,
        steps: Uniform,
        target: Target,
        signals: &Signals,
        diagnostics: &Diagnostics,
    ) -> Template {
        let codegen = Self::with_table(krate);
        let mut ops = steps.into_steps();
        if let [Op::Static(text)] = ops.as_mut_slice() {
            return Template {
                code: codegen.messages(signals, diagnostics),
                texts: vec![std::mem::take(text)],
                constant: true,
            };
        }
        codegen.template(|codegen| codegen.html(ops, target, signals, diagnostics))
    }

    /// The attributes of `ds!`.
    pub(crate) fn attrs_template(
        krate: TokenStream,
        steps: Uniform,
        signals: &Signals,
        diagnostics: &Diagnostics,
    ) -> Template {
        let codegen = Self::with_table(krate);
        codegen.template(|codegen| codegen.attrs(steps.into_steps(), signals, diagnostics))
    }

    /// The source of `js!`.
    pub(crate) fn js_template(
        krate: TokenStream,
        steps: Uniform,
        signals: &Signals,
        diagnostics: &Diagnostics,
    ) -> Template {
        let codegen = Self::with_table(krate);
        codegen.template(|codegen| codegen.js(steps.into_steps(), signals, diagnostics))
    }

    fn template(self, print: impl FnOnce(Self) -> TokenStream) -> Template {
        let texts = self.texts.clone();
        let code = print(self);
        let texts = match texts {
            Texts::Table(table) => table.take(),
            Texts::Printed => Vec::new(),
        };
        Template {
            code,
            texts,
            constant: false,
        }
    }

    /// `buf.lit("…");`, or `put`, which is a call; with a table `texts.lit(buf, 3);`
    pub(super) fn lit(&self, out: &mut Tokens, text: &str) {
        match &self.texts {
            Texts::Printed => {
                let method = if self.inlined.get() { "lit" } else { "put" };
                out.push(self.buf.clone()).mark(".").word(method);
                out.parens(|out| {
                    out.text(text);
                });
            }
            Texts::Table(table) => {
                let place = add(table, text);
                // The hygiene of its declaration, wherever the text stands.
                out.push(Ident::new("texts", self.site));
                out.mark(".").word("lit").parens(|out| {
                    out.push(self.buf.clone()).mark(",").number(place);
                });
            }
        }
        out.mark(";");
    }

    /// Fixed text as an expression of type `&'static str`.
    pub(super) fn text(&self, out: &mut Tokens, text: &str) {
        match &self.texts {
            Texts::Printed => {
                out.text(text);
            }
            Texts::Table(table) => {
                let place = add(table, text);
                out.push(Ident::new("texts", self.site));
                out.mark(".").word("at").parens(|out| {
                    out.number(place);
                });
            }
        }
    }

    /// A literal that is given to a prop: a string may come from the table.
    pub(super) fn literal_prop(&self, out: &mut Tokens, tokens: TokenStream) {
        let mut trees = tokens.clone().into_iter();
        if let (Texts::Table(_), Some(TokenTree::Literal(literal)), None) =
            (&self.texts, trees.next(), trees.next())
            && let Some(text) = string(&literal)
        {
            out.at(self.site);
            self.text(out, &text);
        } else {
            out.stream(tokens);
        }
    }

    /// The least that a buffer will need; part of the code, so that with a table
    /// it must not depend on the text.
    pub(super) fn floor(&self, ops: &[Op]) -> usize {
        match self.texts {
            Texts::Printed => static_len(ops),
            Texts::Table(_) => 0,
        }
    }
}

/// Adds a text to a table and says where it is.
fn add(table: &RefCell<Vec<String>>, text: &str) -> usize {
    let mut table = table.borrow_mut();
    table.push(text.to_owned());
    table.len() - 1
}

/// What rustc makes of a string, which is not un-indented as text is.
fn string(literal: &Literal) -> Option<String> {
    let source = literal.to_string();
    let plain = !source.contains(['\n', '\r']);
    match literal::text(literal) {
        Ok((text, LitKind::Str)) if plain => Some(text),
        _ => None,
    }
}

impl Template {
    /// The expression, with its table: `id` is what the table is known by at
    /// run time, an expression of type `&'static str`.
    pub(crate) fn with_table(self, krate: TokenStream, id: &TokenStream) -> TokenStream {
        let codegen = Codegen::new(krate);
        let (site, code) = (codegen.site, self.code);
        let mut out = Tokens::new(site);
        if self.constant {
            let text = self.texts.first().map_or("", String::as_str);
            codegen.path(&mut out, "swappable", site);
            out.parens(|out| {
                out.stream(id.clone()).mark(",").text(text);
            });
            let markup = out.finish();
            return if code.is_empty() {
                markup
            } else {
                quote_spanned!(site=> { #code #markup })
            };
        }
        out.braces(|out| {
            out.word("let").word("texts").mark("=");
            codegen.path(out, "texts", site);
            out.parens(|out| {
                out.stream(id.clone()).mark(",").mark("&");
                out.group(Delimiter::Bracket, |out| {
                    for text in &self.texts {
                        out.text(text).mark(",");
                    }
                });
            });
            out.mark(";").stream(code);
        });
        out.finish()
    }
}
