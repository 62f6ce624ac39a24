//! The part of a function that the attribute macros look at.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::{
    Attribute, FnArg, GenericParam, Pat, Path, PathArguments, Signature, Token, Type, Visibility,
};

use crate::diag;

/// A function whose body stays raw tokens.
///
/// The body is none of our business, and an editor sends it half-written: parsing it would turn
/// every unfinished line into an error that hides completions.
pub(crate) struct Function {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) sig: Signature,
    pub(crate) body: Group,
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        let vis = input.parse()?;
        let sig = input.parse()?;
        let TokenTree::Group(body) = input.parse()? else {
            return Err(input.error("expected the body of the function in `{ … }`"));
        };
        Ok(Self {
            attrs,
            vis,
            sig,
            body,
        })
    }
}

impl Function {
    /// Parses what `#[attribute]` stands on; anything but a function is a worded error.
    pub(crate) fn parse(item: TokenStream, attribute: &str, example: &str) -> syn::Result<Self> {
        let start = item.clone().into_iter().next();
        syn::parse2(item).map_err(|_| {
            diag::error(
                start,
                format_args!("`#[{attribute}]` goes on a function"),
                format_args!("write `{example}`"),
            )
        })
    }

    /// The receiver, for macros that refuse methods.
    pub(crate) fn receiver(&self) -> Option<&FnArg> {
        self.sig
            .inputs
            .iter()
            .find(|arg| matches!(arg, FnArg::Receiver(_)))
    }

    /// Splits the attributes into those that describe the item (docs, lints, `cfg`), which stay
    /// on whatever replaces it, and those that change the function itself.
    pub(crate) fn split_attrs(&mut self) -> (Vec<Attribute>, Vec<Attribute>) {
        std::mem::take(&mut self.attrs)
            .into_iter()
            .partition(|attr| DESCRIBING.iter().any(|name| attr.path().is_ident(name)))
    }
}

const DESCRIBING: &[&str] = &[
    "doc",
    "cfg",
    "cfg_attr",
    "allow",
    "expect",
    "warn",
    "deny",
    "forbid",
    "deprecated",
    "must_use",
];

/// A parameter name: `game` or `mut game`.
pub(crate) fn binding(pat: &Pat) -> Option<&Ident> {
    match pat {
        Pat::Ident(pat) if pat.by_ref.is_none() && pat.subpat.is_none() => Some(&pat.ident),
        _ => None,
    }
}

/// Whether `ty` is written as a path that ends in `name`, however it was imported.
pub(crate) fn is_named(ty: &Type, name: &str) -> bool {
    match ty {
        Type::Path(ty) => last_segment(&ty.path).is_some_and(|ident| ident == name),
        Type::Reference(ty) => is_named(&ty.elem, name),
        Type::Group(ty) => is_named(&ty.elem, name),
        _ => false,
    }
}

fn last_segment(path: &Path) -> Option<&Ident> {
    path.segments.last().map(|segment| &segment.ident)
}

/// The generic arguments of `option`, when `ty` is written as `Option<..>`.
pub(crate) fn option_argument(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let segment = path
        .path
        .segments
        .last()
        .filter(|segment| segment.ident == "Option")?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return None;
    };
    match arguments.args.first()? {
        syn::GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}

/// `::<T, N>` for the type and const parameters; lifetimes are inferred.
pub(crate) fn turbofish(sig: &Signature) -> Option<TokenStream> {
    let names: Vec<&Ident> = sig
        .generics
        .params
        .iter()
        .filter_map(|param| match param {
            GenericParam::Type(param) => Some(&param.ident),
            GenericParam::Const(param) => Some(&param.ident),
            GenericParam::Lifetime(_) => None,
        })
        .collect();
    (!names.is_empty()).then(|| quote::quote!(::<#(#names),*>))
}

/// A span that underlines `at` in errors but resolves names like macro code, so that lints and
/// local variables of the user do not meet ours.
pub(crate) fn ours(at: Span) -> Span {
    Span::mixed_site().located_at(at)
}

/// The spans of the first and the last token of `tokens`.
pub(crate) fn ends(tokens: impl ToTokens) -> (Span, Span) {
    let tokens = tokens.into_token_stream();
    let last = tokens
        .clone()
        .into_iter()
        .last()
        .map_or_else(Span::call_site, |token| token.span());
    (first_span(tokens), last)
}

/// The span of the first token of `tokens`.
pub(crate) fn first_span(tokens: impl ToTokens) -> Span {
    tokens
        .into_token_stream()
        .into_iter()
        .next()
        .map_or_else(Span::call_site, |token| token.span())
}

/// The path of the crate as if it were written at `span`.
pub(crate) fn respanned(krate: &TokenStream, span: Span) -> TokenStream {
    let tokens = krate.clone().into_iter().map(|mut token| {
        // `$crate` only means something with the span that it came with.
        if token.to_string() != "$crate" {
            token.set_span(span);
        }
        token
    });
    tokens.collect()
}

/// `crate = path`, the one argument of the attribute macros: where `stario` is found when the
/// dependency was renamed.
pub(crate) fn krate(args: TokenStream, attribute: &str) -> syn::Result<TokenStream> {
    if args.is_empty() {
        return Ok(quote::quote!(::stario));
    }
    let parser = |input: ParseStream<'_>| {
        input.parse::<Token![crate]>()?;
        input.parse::<Token![=]>()?;
        let path = input.call(Path::parse_mod_style)?;
        input.parse::<Option<Token![,]>>()?;
        Ok(path.into_token_stream())
    };
    syn::parse::Parser::parse2(parser, args.clone()).map_err(|_| {
        diag::error(
            args,
            format_args!("`#[{attribute}]` takes no such argument"),
            format_args!("the only one is `#[{attribute}(crate = path)]`, for a renamed `stario`"),
        )
    })
}
