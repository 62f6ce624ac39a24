//! Prints the steps as Rust; decides nothing.
//!
//! Paths are absolute and carry the crate's own tokens, located at the value
//! they handle, so that rustc puts its labels under the user's braces. Local
//! names have `mixed_site` hygiene and cannot meet the user's.

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};

use crate::{
    ast::Expr,
    check::Signals,
    diag::Diagnostics,
    editor,
    host::in_editor,
    ir::{Call, ClassItem, Hole, Op, Piece, PropArg, StyleItem, static_len, writes},
};

/// Generates code for one macro call.
pub(crate) struct Codegen {
    krate: TokenStream,
    /// Whether rust-analyzer asks.
    editor: bool,
}

impl Codegen {
    pub(crate) fn new(krate: TokenStream) -> Self {
        Self {
            krate,
            editor: in_editor(),
        }
    }

    /// An expression of type `Html`.
    pub(crate) fn html(
        &self,
        ops: &[Op],
        signals: &Signals,
        diagnostics: &Diagnostics,
    ) -> TokenStream {
        let site = Span::mixed_site();
        let mut errors = diagnostics.to_tokens();
        errors.extend(self.signals(signals));
        let markup = match ops {
            [] => self.fixed(""),
            [Op::Static(text)] => self.fixed(text),
            [Op::Component(call)] => self.call(call),
            ops => {
                let hint = self.path("SizeHint", site);
                let buf = self.path("Buf", site);
                let floor = static_len(ops);
                let mutable = writes(ops).then(|| quote_spanned!(site=> mut));
                let body = self.ops(ops);
                quote_spanned! {site=> {
                    let #mutable buf = {
                        static HINT: #hint = #hint::new(#floor);
                        #buf::with_hint(&HINT)
                    };
                    #body
                    #buf::finish(buf)
                }}
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

    /// Constants that fail for a name which is in none of the types.
    fn signals(&self, signals: &Signals) -> TokenStream {
        let site = Span::mixed_site();
        if signals.types.is_empty() {
            return TokenStream::new();
        }
        let set = self.path("Signals", site);
        let types = signals.types.iter().map(|row| &row.tokens);
        let shown: Vec<_> = signals
            .types
            .iter()
            .map(|row| format!("`{}`", row.text))
            .collect();
        let shown = literal(&shown.join(" or "));
        let checks = signals.uses.iter().map(|(name, range)| {
            let known = self.path("known_signal", range.first);
            let name = literal(name);
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
        ops: &[Op],
        signals: &Signals,
        diagnostics: &Diagnostics,
    ) -> TokenStream {
        let site = Span::mixed_site();
        let mut errors = diagnostics.to_tokens();
        errors.extend(self.signals(signals));
        let (buf, attrs) = (self.path("Buf", site), self.path("attrs", site));
        let body = self.ops(ops);
        let mutable = writes(ops).then(|| quote_spanned!(site=> mut));
        quote_spanned! {site=> {
            #errors
            let #mutable buf = #buf::new();
            #body
            #attrs(buf)
        }}
    }

    /// An expression of type `Js`.
    pub(crate) fn js(
        &self,
        ops: &[Op],
        signals: &Signals,
        diagnostics: &Diagnostics,
    ) -> TokenStream {
        let site = Span::mixed_site();
        let mut errors = diagnostics.to_tokens();
        errors.extend(self.signals(signals));
        let (buf, finish) = (self.path("Buf", site), self.path("js_finish", site));
        let js = self.path("Js", site);
        match ops {
            [Op::Static(text)] if errors.is_empty() => {
                let text = literal(text);
                quote_spanned!(site=> #js::from_source(#text))
            }
            ops => {
                let body = self.ops(ops);
                let mutable = writes(ops).then(|| quote_spanned!(site=> mut));
                quote_spanned! {site=> {
                    #errors
                    let #mutable buf = #buf::new();
                    #body
                    #finish(buf)
                }}
            }
        }
    }

    fn fixed(&self, text: &str) -> TokenStream {
        let site = Span::mixed_site();
        let html = self.path("Html", site);
        let text = literal(text);
        quote_spanned!(site=> #html::from_static(#text))
    }

    /// The place of a user's value, in the hygiene of the crate's path.
    ///
    /// A path and its argument must agree in that, or rustc falls back to
    /// underlining the whole macro call.
    fn at(&self, span: Span) -> Span {
        let krate = self.krate.clone().into_iter().next();
        self.place(
            krate.map_or_else(Span::mixed_site, |token| token.span()),
            span,
        )
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
    fn path(&self, name: &str, span: Span) -> TokenStream {
        let at = self.at(span);
        let krate = self.krate.clone().into_iter().map(|mut token| {
            token.set_span(self.place(token.span(), span));
            token
        });
        let krate: TokenStream = krate.collect();
        let name = Ident::new(name, at);
        quote_spanned!(at=> #krate::__private::#name)
    }

    /// A user's value by reference: `&(expr)` keeps a place borrowed, where a
    /// block would move out of it. Only tokens with a `;` need the block.
    fn reference(&self, expr: &Expr) -> TokenStream {
        let at = self.at(expr.span);
        let value = self.by_value(expr);
        quote_spanned!(at=> &#value)
    }

    fn by_value(&self, expr: &Expr) -> TokenStream {
        let delimiter = if has_statements(expr) {
            Delimiter::Brace
        } else {
            Delimiter::Parenthesis
        };
        let mut group = Group::new(delimiter, expr.tokens.clone());
        // Where the braces are, but marked as generated: lints about the shape
        // of this expression are not the user's business.
        group.set_span(self.at(expr.span));
        group.into_token_stream()
    }

    fn ops(&self, ops: &[Op]) -> TokenStream {
        ops.iter().map(|op| self.op(op)).collect()
    }

    fn op(&self, op: &Op) -> TokenStream {
        let site = Span::mixed_site();
        match op {
            Op::Static(text) => {
                let text = literal(text);
                quote_spanned!(site=> buf.lit(#text);)
            }
            Op::Hole(hole) => self.hole(hole),
            Op::Class(items) => self.class(items),
            Op::Style(items) => self.style(items),
            Op::Component(call) => {
                let text = self.path("text", call.span);
                let call = self.call(call);
                quote_spanned!(site=> #text(&mut buf, &#call);)
            }
            Op::If {
                keyword,
                cond,
                then,
                otherwise,
            } => {
                let span = site.located_at(*keyword);
                let then = self.ops(then);
                let otherwise = otherwise.as_ref().map(|ops| match ops.as_slice() {
                    [nested @ Op::If { .. }] => {
                        let nested = self.op(nested);
                        quote_spanned!(span=> else #nested)
                    }
                    ops => {
                        let body = self.ops(ops);
                        quote_spanned!(span=> else { #body })
                    }
                });
                if cond.is_empty() {
                    return quote_spanned!(span=> { #then });
                }
                quote_spanned!(span=> if #cond { #then } #otherwise)
            }
            Op::For {
                keyword,
                head,
                body,
                otherwise,
            } => self.for_loop(*keyword, head, body, otherwise.as_deref()),
            Op::While {
                keyword,
                cond,
                body,
            } => {
                let span = site.located_at(*keyword);
                let body = self.ops(body);
                if cond.is_empty() {
                    return quote_spanned!(span=> { #body });
                }
                quote_spanned!(span=> while #cond { #body })
            }
            Op::Match {
                keyword,
                subject,
                arms,
            } => {
                let span = site.located_at(*keyword);
                if subject.is_empty() {
                    return TokenStream::new();
                }
                let arms = arms.iter().map(|(pattern, body)| {
                    let body = self.ops(body);
                    quote_spanned!(span=> #pattern => { #body })
                });
                quote_spanned!(span=> match #subject { #(#arms)* })
            }
            Op::Let(tokens) => tokens.clone(),
            Op::Block(ops) => {
                let body = self.ops(ops);
                quote_spanned!(site=> { #body })
            }
            Op::Lost(expr) => {
                let value = self.reference(expr);
                quote_spanned!(site=> let _ = #value;)
            }
        }
    }

    fn hole(&self, hole: &Hole) -> TokenStream {
        let site = self.at(hole.expr.span);
        let function = self.path(hole.function, hole.expr.span);
        let value = self.reference(&hole.expr);
        let name = hole.name.as_ref().map(|name| {
            let name = literal(name);
            quote_spanned!(site=> #name,)
        });
        // The one local here keeps the hygiene of its declaration.
        let buf = Ident::new("buf", Span::mixed_site());
        quote_spanned!(site=> #function(&mut #buf, #name #value);)
    }

    fn for_loop(
        &self,
        keyword: Span,
        head: &TokenStream,
        body: &[Op],
        otherwise: Option<&[Op]>,
    ) -> TokenStream {
        let span = Span::mixed_site().located_at(keyword);
        let body = self.ops(body);
        if head.is_empty() {
            return quote_spanned!(span=> { #body });
        }
        let Some(otherwise) = otherwise else {
            return quote_spanned!(span=> for #head { #body });
        };
        let otherwise = self.ops(otherwise);
        quote_spanned! {span=> {
            let mut empty = true;
            for #head {
                empty = false;
                #body
            }
            if empty { #otherwise }
        }}
    }

    fn class(&self, items: &[ClassItem]) -> TokenStream {
        let site = Span::mixed_site();
        let start = self.path("class", site);
        let local = Ident::new("class", site);
        let calls = items.iter().map(|item| match item {
            ClassItem::Lit(text) => fixed_item(&local, text),
            ClassItem::Value(expr) => self.item("ClassWriter", &local, expr),
            ClassItem::Parts(pieces) => self.class_name(pieces),
            ClassItem::Toggle { cond, name } => {
                let is_on = self.path("is_on", cond.span);
                let cond = self.reference(cond);
                let name = match name.as_slice() {
                    [Piece::Lit(text)] => fixed_item(&local, text),
                    pieces => self.class_name(pieces),
                };
                quote_spanned!(site=> if #is_on(#cond) { #name })
            }
        });
        quote_spanned! {site=> {
            let mut class = #start(&mut buf);
            #(#calls)*
            class.finish();
        }}
    }

    /// A whole value, to the writer of `class` or `style`.
    fn item(&self, writer: &str, local: &Ident, expr: &Expr) -> TokenStream {
        let writer = self.path(writer, expr.span);
        let value = self.reference(expr);
        quote_spanned!(Span::mixed_site()=> #writer::value(&mut #local, #value);)
    }

    fn class_name(&self, pieces: &[Piece]) -> TokenStream {
        let site = Span::mixed_site();
        let parts = self.parts("ClassWriter", &Ident::new("class", site), pieces);
        quote_spanned!(site=> class.begin(); #parts)
    }

    /// The pieces of one value, to the writer of the attribute.
    fn parts(&self, writer: &str, local: &Ident, pieces: &[Piece]) -> TokenStream {
        let site = Span::mixed_site();
        let part = |piece: &Piece| match piece {
            Piece::Lit(text) => {
                let text = literal(text);
                quote_spanned!(site=> #local.part_lit(#text);)
            }
            Piece::Value(expr) => {
                let writer = self.path(writer, expr.span);
                let value = self.reference(expr);
                quote_spanned!(site=> #writer::part(&mut #local, #value);)
            }
        };
        pieces.iter().map(part).collect()
    }

    fn style(&self, items: &[StyleItem]) -> TokenStream {
        let site = Span::mixed_site();
        let start = self.path("style", site);
        let local = Ident::new("style", site);
        let calls = items.iter().map(|item| match item {
            StyleItem::Lit(text) => fixed_item(&local, text),
            StyleItem::Parts(name, pieces) => {
                let name = literal(name);
                let parts = self.parts("StyleWriter", &local, pieces);
                quote_spanned!(site=> style.begin(#name); #parts style.end();)
            }
            StyleItem::Prop(name, expr) => {
                let writer = self.path("StyleWriter", expr.span);
                let name = literal(name);
                let value = self.reference(expr);
                quote_spanned!(site=> #writer::prop(&mut style, #name, #value);)
            }
            StyleItem::Value(expr) => self.item("StyleWriter", &local, expr),
        });
        quote_spanned! {site=> {
            let mut style = #start(&mut buf);
            #(#calls)*
            style.finish();
        }}
    }

    /// `{ let p = props(Card); Card(p.title(…).build()) }`: the props are found
    /// through the function, so that its name is all that must be in scope.
    /// They have a name of their own, at the tag, so that an error about a
    /// missing prop underlines the tag and not the whole template.
    fn call(&self, call: &Call) -> TokenStream {
        let span = if self.editor {
            Span::mixed_site()
        } else {
            call.span
        };
        let (path, generics) = (&call.path, &call.generics);
        let setters = call.props.iter().map(|(name, arg)| {
            let at = name.span();
            match arg {
                PropArg::Tokens(tokens) => quote_spanned!(at=> .#name(#tokens)),
                // The user's own group holds the argument.
                PropArg::Expr(expr) if !has_statements(expr) => {
                    let mut argument = Group::new(Delimiter::Parenthesis, expr.tokens.clone());
                    argument.set_span(expr.span);
                    quote_spanned!(at=> .#name #argument)
                }
                PropArg::Expr(expr) => {
                    let argument = self.by_value(expr);
                    quote_spanned!(at=> .#name(#argument))
                }
                PropArg::Html(ops) => {
                    // The tag's name would stand for its children as well.
                    let at = if name == "children" && self.editor {
                        span
                    } else {
                        at
                    };
                    let name = Ident::new(&name.to_string(), at);
                    let html = self.html(ops, &Signals::default(), &Diagnostics::new());
                    quote_spanned!(at=> .#name(#html))
                }
            }
        });
        if self.editor {
            let setters: Vec<_> = setters.collect();
            return editor::component(
                &self.krate,
                &quote_spanned!(span=> #path #generics),
                &setters,
            );
        }
        let build = Ident::new("build", span);
        let props = self.path("props", span);
        let started = Ident::new("stario_props", span);
        quote_spanned! {span=> {
            let #started = #props(#path #generics);
            #path(#started #(#setters)* .#build())
        }}
    }
}

/// Fixed text, to the writer of `class` or `style`.
fn fixed_item(local: &Ident, text: &str) -> TokenStream {
    let text = literal(text);
    quote_spanned!(Span::mixed_site()=> #local.lit(#text);)
}

fn has_statements(expr: &Expr) -> bool {
    let mut tokens = expr.tokens.clone().into_iter();
    tokens.any(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';'))
}

fn literal(text: &str) -> Literal {
    let mut literal = Literal::string(text);
    literal.set_span(Span::mixed_site());
    literal
}
