//! Users' values and the functions that take them.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};

use super::{Codegen, tokens::Tokens};
use crate::{ast::Expr, ir::Hole};

impl Codegen {
    /// The place of a user's value, in the hygiene of the crate's path.
    ///
    /// A path and its argument must agree in that, or rustc falls back to
    /// underlining the whole macro call.
    pub(super) fn at(&self, span: Span) -> Span {
        let hygiene = self.krate.first().map_or(self.site, TokenTree::span);
        self.place(hygiene, span)
    }

    /// `span` where the user wrote `at`. An editor would show what is generated
    /// there as well, so to editors it is nowhere.
    fn place(&self, span: Span, at: Span) -> Span {
        if self.editor {
            span
        } else {
            span.located_at(at)
        }
    }

    /// `$crate::__private::name`, located where `span` is.
    pub(super) fn path(&self, out: &mut Tokens, name: &str, span: Span) {
        let at = self.at(span);
        self.path_at(out, name, at, span);
    }

    /// The same, where [`at`](Self::at) the place is known already.
    pub(super) fn path_at(&self, out: &mut Tokens, name: &str, at: Span, span: Span) {
        let mut krate = self.krate.iter().cloned();
        if let Some(mut first) = krate.next() {
            first.set_span(at);
            out.push(first);
        }
        for mut token in krate {
            token.set_span(self.place(token.span(), span));
            out.push(token);
        }
        out.at(at)
            .mark("::")
            .word("__private")
            .mark("::")
            .word(name);
        out.at(self.site);
    }

    /// The path as a stream.
    pub(super) fn path_to(&self, name: &str, span: Span) -> TokenStream {
        let mut out = Tokens::new(self.site);
        self.path(&mut out, name, span);
        out.finish()
    }

    /// A user's value by reference: `&(expr)` keeps a place borrowed, where a
    /// block would move out of it. Only tokens with a `;` need the block.
    pub(super) fn reference(&self, out: &mut Tokens, expr: Expr, at: Span) {
        out.at(at).mark("&").at(self.site);
        by_value(out, expr, at);
    }

    /// `text_after(buf, "…", &(value));`, or of an attribute
    /// `attr_after(buf, "… name=\"", start, &(value));`; or `…_inlined`.
    pub(super) fn write_after(&self, out: &mut Tokens, mut before: String, hole: Hole) {
        let (span, at) = (hole.expr.span, self.at(hole.expr.span));
        let kind = if self.inlined.get() {
            "inlined"
        } else {
            "after"
        };
        let function = format!("{}_{kind}", hole.function);
        self.path_at(out, &function, at, span);
        out.at(at).parens(|out| {
            out.push(self.buf.clone()).mark(",").at(self.site);
            let start = before.len();
            if let Some(name) = hole.name {
                before.extend([" ", &name, "=\""]);
                out.text(&before).mark(",").number(start);
            } else {
                out.text(&before);
            }
            out.at(at).mark(",");
            self.reference(out, hole.expr, at);
        });
        out.mark(";").at(self.site);
    }

    /// `function(buf, name?, &(value));`
    pub(super) fn write(&self, out: &mut Tokens, function: &str, name: Option<&str>, expr: Expr) {
        let (span, at) = (expr.span, self.at(expr.span));
        self.path_at(out, function, at, span);
        out.at(at).parens(|out| {
            // The one local here keeps the hygiene of its declaration.
            out.push(self.buf.clone()).mark(",");
            if let Some(name) = name {
                self.text(out.at(self.site), name);
                out.at(at).mark(",");
            }
            self.reference(out, expr, at);
        });
        out.mark(";").at(self.site);
    }
}

/// A user's value itself, in parentheses.
pub(super) fn by_value(out: &mut Tokens, expr: Expr, at: Span) {
    let delimiter = if has_statements(&expr) {
        Delimiter::Brace
    } else {
        Delimiter::Parenthesis
    };
    let mut group = Group::new(delimiter, expr.tokens);
    // Where the braces are, but marked as generated: lints about the shape
    // of this expression are not the user's business.
    group.set_span(at);
    out.push(group);
}

pub(super) fn has_statements(expr: &Expr) -> bool {
    let mut tokens = expr.tokens.clone().into_iter();
    tokens.any(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';'))
}

/// Whether an expression is a call, by the look of it: what it yields is
/// nobody else's.
///
/// Words, paths, fields, generics, `?` and arguments, with arguments, `?` or
/// `.await` at the end. Anything else may be a place, out of which nothing can
/// be moved.
pub(super) fn is_call(expr: &Expr) -> bool {
    let mut called = false;
    // Whether arguments may follow.
    let mut callable = false;
    for token in expr.tokens.clone() {
        (called, callable) = match &token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {
                (callable, false)
            }
            TokenTree::Ident(word) if word == "return" || word == "break" => return false,
            TokenTree::Ident(word) => (called && word == "await", true),
            TokenTree::Literal(_) => (false, false),
            TokenTree::Punct(punct) => match punct.as_char() {
                '?' | '.' => (called, false),
                ':' | '<' | ',' => (false, false),
                '>' => (false, true),
                _ => return false,
            },
            TokenTree::Group(_) => return false,
        };
    }
    called
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_told_from_a_place() {
        let is_call = |source: &str| {
            super::is_call(&Expr {
                tokens: source.parse().unwrap(),
                span: Span::call_site(),
            })
        };
        for call in [
            "view(x)",
            "self::views::view(&a, b)",
            "view::<u8>(x)",
            "self.rows.view()",
            "load(x)?",
            "load(x).await?",
            "load(x).await",
            "\"a\".to_owned()",
        ] {
            assert!(is_call(call), "{call}");
        }
        for other in [
            "page",
            "self.page",
            "view(x).body",
            "(page)",
            "*page(x)",
            "&page(x)",
            "page[f(0)]",
            "pages(x)[0]",
            "format!(\"x\")",
            "return view(x)",
            "page?",
            "if a { b() } else { c() }",
            "",
        ] {
            assert!(!is_call(other), "{other}");
        }
    }
}
