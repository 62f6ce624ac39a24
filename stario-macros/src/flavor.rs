//! `flavor = "current_thread"`: which runtime `#[stario::main]` makes, in the words of tokio.

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser as _};
use syn::{LitStr, Token};

use crate::diag;

/// What tokio calls the kinds of its runtime.
#[derive(Clone, Copy, Default)]
pub(crate) enum Flavor {
    #[default]
    MultiThread,
    CurrentThread,
}

impl Flavor {
    /// The variant of `__private::Flavor`.
    pub(crate) fn variant(self) -> &'static str {
        match self {
            Self::MultiThread => "MultiThread",
            Self::CurrentThread => "CurrentThread",
        }
    }
}

/// The flavor, wherever it stands, and the other arguments.
pub(crate) fn split(args: TokenStream) -> syn::Result<(Flavor, TokenStream)> {
    let mut flavor = Flavor::default();
    let mut rest = TokenStream::new();
    for argument in arguments(args) {
        match argument.clone().into_iter().next() {
            Some(TokenTree::Ident(word)) if word == "flavor" => flavor = named(&argument)?,
            _ if rest.is_empty() => rest = argument,
            _ => return Err(unknown(&argument)),
        }
    }
    Ok((flavor, rest))
}

/// What stands between the commas.
fn arguments(args: TokenStream) -> Vec<TokenStream> {
    let args: Vec<TokenTree> = args.into_iter().collect();
    args.split(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ','))
        .map(|tokens| tokens.iter().cloned().collect::<TokenStream>())
        .filter(|argument| !argument.is_empty())
        .collect()
}

/// `flavor = "current_thread"`
fn named(argument: &TokenStream) -> syn::Result<Flavor> {
    let parser = |input: ParseStream<'_>| {
        input.parse::<TokenTree>()?;
        input.parse::<Token![=]>()?;
        input.parse::<LitStr>()
    };
    let name = parser
        .parse2(argument.clone())
        .map_err(|_| unknown(argument))?;
    match name.value().as_str() {
        "multi_thread" => Ok(Flavor::MultiThread),
        "current_thread" => Ok(Flavor::CurrentThread),
        other => {
            let message = format!("`{other:?}` is no flavor of a runtime");
            let help = "write \"multi_thread\", which is the default, or \"current_thread\"";
            Err(diag::error(&name, message, help))
        }
    }
}

/// For an argument that is neither.
pub(crate) fn unknown(args: &TokenStream) -> syn::Error {
    diag::error(
        args,
        "`#[stario::main]` takes no such argument",
        "write `flavor = \"current_thread\"` for an app in one thread, or `crate = path` for a \
         renamed `stario`",
    )
}
