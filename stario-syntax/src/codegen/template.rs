//! The whole of one macro call.

use std::cell::Cell;

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::quote_spanned;

use super::{table::Texts, tokens::Tokens};
use crate::{
    check::Signals,
    diag::Diagnostics,
    host::in_editor,
    ir::{Op, is_short},
};

/// Where the markup of a template goes.
pub(crate) enum Target {
    /// Into a buffer of its own: the template is an expression of type `Html`.
    Own,
    /// Into the buffer of the caller, a variable. The expression has type
    /// `Html` as well, and says that its markup is in the buffer already.
    Callers(Ident),
}

/// Generates code for one macro call.
pub(crate) struct Codegen {
    /// The path of the crate, in its own hygiene.
    pub(super) krate: Vec<TokenTree>,
    /// The hygiene of local names.
    pub(super) site: Span,
    /// The buffer that steps write to, a `&mut Buf`.
    pub(super) buf: Ident,
    /// Whether rust-analyzer asks.
    pub(super) editor: bool,
    /// Where fixed text goes.
    pub(super) texts: Texts,
    /// Whether what is written is worth code in place: in loops and short templates, which run
    /// often. Elsewhere it is calls, which a release build of many large templates shows.
    pub(super) inlined: Cell<bool>,
}

impl Codegen {
    pub(crate) fn new(krate: TokenStream) -> Self {
        let site = Span::mixed_site();
        Self {
            krate: krate.into_iter().collect(),
            site,
            buf: Ident::new("buf", site),
            editor: in_editor(),
            texts: Texts::Printed,
            inlined: Cell::new(false),
        }
    }

    /// The same for markup with a buffer of its own.
    pub(super) fn by_itself(&self) -> Self {
        Self {
            krate: self.krate.clone(),
            site: self.site,
            buf: Ident::new("buf", self.site),
            editor: self.editor,
            texts: self.texts.clone(),
            inlined: self.inlined.clone(),
        }
    }

    /// An expression of type `Html`.
    pub(crate) fn html(
        mut self,
        ops: Vec<Op>,
        target: Target,
        signals: &Signals,
        diagnostics: &Diagnostics,
    ) -> TokenStream {
        let site = self.site;
        let errors = self.messages(signals, diagnostics);
        let markup = match target {
            Target::Own => self.markup(ops),
            Target::Callers(buf) => {
                self.buf = buf;
                self.in_place(ops)
            }
        };
        if self.editor {
            // What comes before a value has to be the same with a name half-typed as without,
            // and the second may be a mistake.
            quote_spanned!(site=> { let html = #markup; #errors html })
        } else if errors.is_empty() {
            markup
        } else {
            quote_spanned!(site=> { #errors #markup })
        }
    }

    /// An expression of type `Html`, without the messages.
    pub(super) fn markup(&self, mut ops: Vec<Op>) -> TokenStream {
        self.inlined.set(self.inlined.get() || is_short(&ops));
        match ops.as_mut_slice() {
            [] => self.fixed(""),
            [Op::Static(text)] => self.fixed(text),
            [Op::Component(_)] => match ops.pop() {
                Some(Op::Component(call)) => self.call(call),
                _ => TokenStream::new(),
            },
            _ => {
                let floor = self.floor(&ops);
                let mut out = Tokens::new(self.site);
                out.braces(|out| {
                    self.buffer(out, |out| {
                        self.path(out, "Buf", self.site);
                        out.mark("::").word("with_hint").parens(|out| {
                            out.braces(|out| self.hint(out, floor));
                        });
                    });
                    self.steps(out, ops);
                    self.end(out, "finish");
                });
                out.finish()
            }
        }
    }

    /// The markup in the caller's buffer, and `Html` that says so.
    fn in_place(&self, ops: Vec<Op>) -> TokenStream {
        self.inlined.set(self.inlined.get() || is_short(&ops));
        match ops.as_slice() {
            // Nothing to write that is not there already.
            [] => self.fixed(""),
            [Op::Static(text)] => self.fixed(text),
            _ => {
                let mut out = Tokens::new(self.site);
                out.braces(|out| {
                    self.steps(out, ops);
                    self.end(out, "in_place");
                });
                out.finish()
            }
        }
    }

    /// `static HINT: SizeHint = SizeHint::new(floor); &HINT`
    fn hint(&self, out: &mut Tokens, floor: usize) {
        out.word("static").word("HINT").mark(":");
        self.path(out, "SizeHint", self.site);
        out.mark("=");
        self.path(out, "SizeHint", self.site);
        out.mark("::").word("new").parens(|out| {
            out.number(floor);
        });
        out.mark(";").mark("&").word("HINT");
    }

    /// `let buf = &mut …;`
    fn buffer(&self, out: &mut Tokens, value: impl FnOnce(&mut Tokens)) {
        out.word("let").push(self.buf.clone()).mark("=").mark("&");
        out.word("mut");
        value(out);
        out.mark(";");
    }

    /// `function(buf)`, the value of the template.
    fn end(&self, out: &mut Tokens, function: &str) {
        self.path(out, function, self.site);
        out.parens(|out| {
            out.push(self.buf.clone());
        });
    }

    /// Constants that fail for a name which is in none of the types.
    fn signals(&self, signals: &Signals) -> TokenStream {
        let site = self.site;
        if signals.types.is_empty() {
            return TokenStream::new();
        }
        let set = self.path_to("Signals", site);
        let types = signals.types.iter().map(|row| &row.tokens);
        let shown: Vec<_> = signals
            .types
            .iter()
            .map(|row| format!("`{}`", row.text))
            .collect();
        let shown = self.literal(&shown.join(" or "));
        let checks = signals.uses.iter().map(|(name, range)| {
            let known = self.path_to("known_signal", range.first);
            let name = self.literal(name);
            let arguments = quote_spanned!(site=> SETS, #name, #shown);
            let mut call = Group::new(Delimiter::Parenthesis, arguments);
            call.set_span(self.at(range.last));
            quote_spanned!(site=> const _: () = #known #call;)
        });
        quote_spanned! {site=> {
            const SETS: &[&[&str]] = &[#(<#types as #set>::NAMES),*];
            #(#checks)*
        }}
    }

    /// An expression of type `Attrs`.
    pub(crate) fn attrs(
        &self,
        ops: Vec<Op>,
        signals: &Signals,
        diagnostics: &Diagnostics,
    ) -> TokenStream {
        self.in_new_buffer(ops, "attrs", self.messages(signals, diagnostics))
    }

    /// An expression of type `Js`.
    pub(crate) fn js(
        &self,
        ops: Vec<Op>,
        signals: &Signals,
        diagnostics: &Diagnostics,
    ) -> TokenStream {
        let (site, js) = (self.site, self.path_to("Js", self.site));
        let messages = self.messages(signals, diagnostics);
        match ops.as_slice() {
            [Op::Static(text)] if messages.is_empty() => {
                let mut source = Tokens::new(site);
                self.text(&mut source, text);
                let source = source.finish();
                quote_spanned!(site=> #js::from_source(#source))
            }
            _ => self.in_new_buffer(ops, "js_finish", messages),
        }
    }

    /// Errors, warnings, and what rustc has to look at.
    pub(super) fn messages(&self, signals: &Signals, diagnostics: &Diagnostics) -> TokenStream {
        let mut messages = diagnostics.to_tokens();
        messages.extend(self.signals(signals));
        messages
    }

    fn in_new_buffer(&self, ops: Vec<Op>, finish: &str, messages: TokenStream) -> TokenStream {
        let mut out = Tokens::new(self.site);
        out.braces(|out| {
            out.stream(messages);
            self.buffer(out, |out| {
                self.path(out, "Buf", self.site);
                out.mark("::").word("new").parens(|_| {});
            });
            self.steps(out, ops);
            self.end(out, finish);
        });
        out.finish()
    }

    fn fixed(&self, text: &str) -> TokenStream {
        let mut out = Tokens::new(self.site);
        self.path(&mut out, "Html", self.site);
        out.mark("::").word("from_static");
        out.parens(|out| self.text(out, text));
        out.finish()
    }

    fn literal(&self, text: &str) -> Literal {
        let mut literal = Literal::string(text);
        literal.set_span(self.site);
        literal
    }
}
