//! Calls of components.

use proc_macro2::{Delimiter, Group, Ident, TokenStream};
use quote::quote_spanned;

use super::{
    Codegen,
    tokens::Tokens,
    value::{by_value, has_statements, is_call},
};
use crate::{
    editor,
    ir::{Call, Op, PropArg},
};

impl Codegen {
    /// `{ let stario_props = props(Card); Card(stario_props.title(…).build()) }`:
    /// the props are found through the function, so that its name is all that
    /// must be in scope. They have a name of their own, at the tag, so that an
    /// error about a missing prop underlines the tag and not the whole template.
    pub(super) fn call(&self, call: Call) -> TokenStream {
        if self.editor {
            return self.call_in_editor(call);
        }
        let (span, path) = (call.span, call.path.clone());
        self.with_props(call, |out, props| {
            out.stream(path).at(span).parens(props);
        })
    }

    /// The same with the markup in the buffer at hand:
    /// `component(buf, Card, stario_props.title(…).build());`
    pub(super) fn call_in_place(&self, out: &mut Tokens, call: Call) {
        if self.editor {
            let span = self.site;
            let html = self.call_in_editor(call);
            self.path(out, "text", span);
            out.parens(|out| {
                out.push(self.buf.clone()).mark(",").mark("&").stream(html);
            });
            out.mark(";");
            return;
        }
        let (span, path) = (call.span, call.path.clone());
        let block = self.with_props(call, |out, props| {
            self.path(out, "component", span);
            out.at(span).parens(|out| {
                out.push(self.buf.clone()).mark(",").stream(path).mark(",");
                props(out);
            });
            out.mark(";");
        });
        out.stream(block);
    }

    /// A block that starts the props and does `then` with all that is given.
    fn with_props(
        &self,
        call: Call,
        then: impl FnOnce(&mut Tokens, &mut dyn FnMut(&mut Tokens)),
    ) -> TokenStream {
        let span = call.span;
        let started = Ident::new("stario_props", span);
        let mut setters = self.setters(call.props).into_iter();
        let mut out = Tokens::new(span);
        out.braces(|out| {
            out.word("let").push(started.clone()).mark("=");
            self.path(out, "props", span);
            out.at(span).parens(|out| {
                out.stream(call.path).stream(call.generics);
            });
            out.mark(";");
            then(out, &mut |out| {
                out.push(started.clone());
                for setter in &mut setters {
                    out.stream(setter);
                }
                out.at(span).mark(".").word("build").parens(|_| {});
            });
        });
        out.finish()
    }

    fn call_in_editor(&self, call: Call) -> TokenStream {
        let (path, generics) = (&call.path, &call.generics);
        let path = quote_spanned!(self.site=> #path #generics);
        let krate = self.krate.iter().cloned().collect();
        editor::component(&krate, &path, &self.setters(call.props))
    }

    /// `.title("x")` for each prop.
    fn setters(&self, props: Vec<(Ident, PropArg)>) -> Vec<TokenStream> {
        let setter = |(name, arg)| self.setter(name, arg);
        props.into_iter().map(setter).collect()
    }

    fn setter(&self, name: Ident, arg: PropArg) -> TokenStream {
        let mut at = name.span();
        let markup = matches!(arg, PropArg::Html(_));
        // The tag's name would stand for its children as well.
        if self.editor && markup && name == "children" {
            at = self.site;
        }
        let mut out = Tokens::new(at);
        out.mark(".");
        if markup {
            out.word(&name.to_string());
        } else {
            out.push(name);
        }
        match arg {
            PropArg::Tokens(tokens) => {
                out.parens(|out| self.literal_prop(out, tokens));
            }
            // The user's own group holds the argument.
            PropArg::Expr(expr) if !has_statements(&expr) => {
                let mut argument = Group::new(Delimiter::Parenthesis, expr.tokens);
                argument.set_span(expr.span);
                out.push(argument);
            }
            PropArg::Expr(expr) => {
                out.parens(|out| {
                    let at = self.at(expr.span);
                    by_value(out, expr, at);
                });
            }
            PropArg::Html(ops) => {
                out.parens(|out| {
                    out.stream(self.content(ops));
                });
            }
        }
        out.finish()
    }

    /// Children and slots: rendered before the component, in a buffer of their
    /// own, so that `?`, `.await` and borrows work in them. Where they are one
    /// call, what it yields is handed on as it is.
    fn content(&self, mut ops: Vec<Op>) -> TokenStream {
        match ops.pop() {
            Some(Op::Hole(hole))
                if ops.is_empty() && hole.function == "text" && is_call(&hole.expr) =>
            {
                let (span, at) = (hole.expr.span, self.at(hole.expr.span));
                let mut out = Tokens::new(self.site);
                self.path_at(&mut out, "into_html", at, span);
                out.at(at).parens(|out| by_value(out, hole.expr, at));
                out.finish()
            }
            last => {
                ops.extend(last);
                self.by_itself().markup(ops)
            }
        }
    }
}
