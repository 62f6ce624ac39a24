//! `flavor = "current_thread"`: which runtime `#[stario::main]` makes, in the words of tokio.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
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

/// The flavor, where it is the first argument, and the arguments behind it.
pub(crate) fn split(args: TokenStream) -> syn::Result<(Flavor, TokenStream)> {
    match args.clone().into_iter().next() {
        Some(TokenTree::Ident(word)) if word == "flavor" => {}
        _ => return Ok((Flavor::default(), args)),
    }
    let parser = |input: ParseStream<'_>| {
        input.parse::<TokenTree>()?;
        input.parse::<Token![=]>()?;
        let name: LitStr = input.parse()?;
        input.parse::<Option<Token![,]>>()?;
        Ok((name, input.parse()?))
    };
    let (name, rest): (LitStr, TokenStream) =
        parser.parse2(args.clone()).map_err(|_| unknown(&args))?;
    let flavor = match name.value().as_str() {
        "multi_thread" => Flavor::MultiThread,
        "current_thread" => Flavor::CurrentThread,
        other => {
            let message = format!("`{other:?}` is no flavor of a runtime");
            let help = "write \"multi_thread\", which is the default, or \"current_thread\"";
            return Err(diag::error(&name, message, help));
        }
    };
    Ok((flavor, rest))
}

pub(crate) fn unknown(args: &TokenStream) -> syn::Error {
    diag::error(
        args.to_token_stream(),
        "`#[stario::main]` takes no such argument",
        "write `flavor = \"current_thread\"` for an app in one thread, or `crate = path` for a \
         renamed `stario`",
    )
}
