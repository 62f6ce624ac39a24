//! Components that write to the buffer of their caller.
//!
//! A function that ends in `html!` is split: its body goes to a function with one parameter more,
//! the buffer, and the template at its end writes there. A tag in a template hands over its own
//! buffer; who calls the function gets one for the call. Nothing of the body is printed twice,
//! and nothing changes for the user but the time it takes.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::{Attribute, FnArg, Pat, PathArguments, ReturnType, Safety, Type};

use super::emit::Parts;
use crate::function::{Function, binding, ours, turbofish};

/// What is made of the function instead of itself.
pub(super) struct InPlace {
    /// The function with the buffer, and the one of the user's name that calls it.
    pub(super) functions: TokenStream,
    /// The method of `Props` that a tag calls.
    pub(super) write: TokenStream,
}

/// The two functions, when the body ends in a template and nothing stands in the way.
pub(super) fn split(parts: &Parts<'_>) -> Option<InPlace> {
    let Function {
        attrs,
        vis,
        sig,
        body,
    } = parts.function;
    let plain =
        sig.constness.is_none() && matches!(sig.safety, Safety::Default) && sig.abi.is_none();
    if !plain || !is_html(&sig.output) || !attrs.iter().all(is_known) {
        return None;
    }
    let buf = Ident::new("buf", Span::mixed_site());
    let body = with_buffer(body, &buf)?;
    let krate = parts.krate;
    let rt = quote!(#krate::__private);
    let name = format_ident!("__{}_into", sig.ident, span = ours(sig.ident.span()));

    let own = attrs.iter().filter(|attr| !is_lint(attr));
    let inner = attrs.iter().filter(|attr| !describes(attr));
    let mut outer_sig = sig.clone();
    for arg in &mut outer_sig.inputs {
        plain_name(arg);
    }
    let values = sig.inputs.iter().filter_map(name_of);
    let mut inner_sig = sig.clone();
    inner_sig.ident = name.clone();
    inner_sig
        .inputs
        .insert(0, syn::parse_quote!(#buf: &mut #rt::Buf));
    let turbofish = turbofish(sig);
    let mut outer_body = Group::new(
        Delimiter::Brace,
        quote! {
            static HINT: #rt::SizeHint = #rt::SizeHint::new(0);
            let mut #buf = #rt::Buf::with_hint(&HINT);
            let html = #name #turbofish (&mut #buf, #(#values),*);
            #rt::component_html(#buf, html)
        },
    );
    // The function is where the user wrote it: a warning that nobody calls it has to appear.
    outer_body.set_span(body.span());
    let functions = quote! {
        #(#own)*
        #[allow(clippy::all, clippy::pedantic)]
        #vis #outer_sig #outer_body

        // A prop is handed over, whether or not the body only reads it, and the buffer is no
        // argument of the user's.
        #[allow(clippy::needless_pass_by_value, clippy::too_many_arguments)]
        #(#inner)*
        #inner_sig #body
    };
    let values = parts.values();
    let write = quote! {
        fn write<Output: #rt::Render>(self, #buf: &mut #rt::Buf, _tag: fn(Self) -> Output) {
            let start = #buf.len();
            let (#(#values,)*) = self.__values();
            let html = #name #turbofish (#buf, #(#values),*);
            #rt::component_end(#buf, start, &html);
        }
    };
    Some(InPlace { functions, write })
}

/// The body with `(=> buf)` in front of the template that it ends with: what `html!` takes for
/// its buffer. The name of the macro stays the user's, so that his import counts as used.
fn with_buffer(body: &Group, buf: &Ident) -> Option<Group> {
    if body.delimiter() != Delimiter::Brace {
        return None;
    }
    let mut tokens: Vec<TokenTree> = body.stream().into_iter().collect();
    let TokenTree::Group(template) = tokens.pop()? else {
        return None;
    };
    if !ends_in_macro(&tokens) {
        return None;
    }
    let content = template.stream();
    let mut with_buf = Group::new(template.delimiter(), quote!((=> #buf) #content));
    with_buf.set_span(template.span());
    tokens.push(with_buf.into());
    let mut rewritten = Group::new(Delimiter::Brace, tokens.into_iter().collect());
    rewritten.set_span(body.span());
    Some(rewritten)
}

/// Whether `html!`, possibly with a path, is what a statement begins with, and the last of them.
fn ends_in_macro(tokens: &[TokenTree]) -> bool {
    let [before @ .., TokenTree::Ident(name), TokenTree::Punct(bang)] = tokens else {
        return false;
    };
    if name != "html" || bang.as_char() != '!' {
        return false;
    }
    let path = |token: &TokenTree| match token {
        TokenTree::Punct(punct) => punct.as_char() == ':',
        TokenTree::Ident(word) => word != "return" && word != "break" && word != "move",
        _ => false,
    };
    let colons = |tokens: &[TokenTree]| {
        matches!(tokens, [.., TokenTree::Punct(a), TokenTree::Punct(b)]
            if a.as_char() == ':' && b.as_char() == ':')
    };
    let mut rest = before;
    // `a::b::` from its end.
    while colons(rest) {
        rest = &rest[..rest.len() - 2];
        match rest {
            [shorter @ .., word @ TokenTree::Ident(_)] if path(word) => rest = shorter,
            _ => break,
        }
    }
    match rest.last() {
        None => true,
        Some(TokenTree::Punct(punct)) => punct.as_char() == ';',
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Brace,
        _ => false,
    }
}

/// Whether the function returns something called `Html`.
fn is_html(output: &ReturnType) -> bool {
    let ReturnType::Type(_, ty) = output else {
        return false;
    };
    let Type::Path(path) = &**ty else {
        return false;
    };
    let last = path.path.segments.last();
    path.qself.is_none()
        && last.is_some_and(|last| {
            last.ident == "Html" && matches!(last.arguments, PathArguments::None)
        })
}

/// Attributes that may stand on two functions, or of which it is known on which they belong. Any
/// other could be a macro that wants the whole function.
fn is_known(attr: &Attribute) -> bool {
    is_lint(attr)
        || describes(attr)
        || ["cfg", "inline", "cold"]
            .iter()
            .any(|name| attr.path().is_ident(name))
}

/// Lints go with the body.
fn is_lint(attr: &Attribute) -> bool {
    ["allow", "expect", "warn", "deny", "forbid"]
        .iter()
        .any(|name| attr.path().is_ident(name))
}

/// What is said about the function goes with its name.
fn describes(attr: &Attribute) -> bool {
    ["doc", "must_use", "deprecated"]
        .iter()
        .any(|name| attr.path().is_ident(name))
}

fn name_of(arg: &FnArg) -> Option<&Ident> {
    match arg {
        FnArg::Typed(param) => binding(&param.pat),
        FnArg::Receiver(_) => None,
    }
}

/// Whether a parameter may change is the body's business.
fn plain_name(arg: &mut FnArg) {
    if let FnArg::Typed(param) = arg
        && let Pat::Ident(pat) = &mut *param.pat
    {
        pat.mutability = None;
    }
}
