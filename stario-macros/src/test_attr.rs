//! `#[stario::test]`: a test that may `.await`.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens as _, quote, quote_spanned};

use crate::diag::{self, Errors, Expansion};
use crate::function::{self, Function, ours};

pub(crate) fn expand(args: TokenStream, item: TokenStream) -> Expansion {
    let mut errors = Errors::default();
    let (is_paused, args) = paused(args);
    let krate = errors
        .take(function::krate(args.clone(), "stario::test").map_err(|_| unknown(&args)))
        .unwrap_or_else(|| quote!(::stario));
    let parsed = Function::parse(
        item.clone(),
        "stario::test",
        "#[stario::test] async fn it_works() { … }",
    );
    let Some(mut function) = errors.take(parsed) else {
        return Expansion { code: item, errors };
    };
    let callable = check(&function, &mut errors);
    function.sig.asyncness.get_or_insert_default();
    let code = emit(&krate, function, callable, is_paused);
    Expansion { code, errors }
}

/// Whether the first argument is `paused`, and the rest.
fn paused(args: TokenStream) -> (bool, TokenStream) {
    let mut rest = args.clone().into_iter();
    match rest.next() {
        Some(TokenTree::Ident(word)) if word == "paused" => {}
        _ => return (false, args),
    }
    match rest.next() {
        None => (true, TokenStream::new()),
        Some(TokenTree::Punct(comma)) if comma.as_char() == ',' => (true, rest.collect()),
        _ => (false, args),
    }
}

fn unknown(args: &TokenStream) -> syn::Error {
    diag::error(
        args.to_token_stream(),
        "`#[stario::test]` takes no such argument",
        "write `paused` for a clock that the test moves, or `crate = path` for a renamed `stario`",
    )
}

/// Whether the function can be called without arguments.
fn check(function: &Function, errors: &mut Errors) -> bool {
    let sig = &function.sig;
    let name = &sig.ident;
    if sig.asyncness.is_none() {
        errors.push(diag::error(
            sig.fn_token,
            "`#[stario::test]` goes on an `async fn`",
            format_args!("write `async fn {name}`, or use `#[test]` for a test that does not wait"),
        ));
    }
    if !sig.generics.params.is_empty() {
        errors.push(diag::error(
            &sig.generics,
            "a test cannot be generic",
            format_args!("write `async fn {name}()`"),
        ));
        return false;
    }
    if !sig.inputs.is_empty() {
        errors.push(diag::error(
            &sig.inputs,
            "a test takes no parameters",
            format_args!("write `async fn {name}()`"),
        ));
        return false;
    }
    true
}

fn emit(krate: &TokenStream, mut function: Function, callable: bool, paused: bool) -> TokenStream {
    let attrs = std::mem::take(&mut function.attrs);
    let Function { vis, sig, body, .. } = &function;
    let name = &sig.ident;
    let run = if paused {
        quote_spanned!(ours(name.span())=> #krate::__private::block_on_paused(#name());)
    } else {
        quote_spanned!(ours(name.span())=> #krate::__private::block_on_test(#name());)
    };
    let run = if callable {
        run
    } else {
        quote!(::core::unreachable!())
    };
    quote! {
        #[::core::prelude::v1::test]
        #(#attrs)*
        #vis fn #name() {
            #[allow(dead_code, clippy::unused_async)]
            #sig #body
            #run
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_the_body_and_keeps_its_attributes() {
        let item = quote!(
            #[should_panic]
            async fn works() -> Result {
                Ok(())
            }
        );
        let expansion = expand(TokenStream::new(), item);
        let expected = quote! {
            #[::core::prelude::v1::test]
            #[should_panic]
            fn works() {
                #[allow(dead_code, clippy::unused_async)]
                async fn works() -> Result { Ok(()) }
                ::stario::__private::block_on_test(works());
            }
        };
        assert_eq!(expansion.code(), expected.to_string());
    }

    #[test]
    fn a_paused_test_has_a_runtime_of_its_own() {
        for args in [quote!(paused), quote!(paused, crate = ::own)] {
            let item = quote!(
                async fn works() {}
            );
            let code = expand(args, item).code();
            assert!(code.contains("block_on_paused (works ())"), "{code}");
        }
        let item = "async fn works() {}".parse().unwrap();
        let found = expand("pause".parse().unwrap(), item).mistakes();
        assert!(
            found[0].starts_with("pause: `#[stario::test]` takes no such argument"),
            "{found:?}"
        );
    }

    #[test]
    fn a_test_without_async_or_with_parameters_is_explained() {
        let item = "fn works(client: TestClient) {}".parse().unwrap();
        let found = expand(TokenStream::new(), item).mistakes();
        assert!(
            found[0].starts_with("fn: `#[stario::test]` goes on an `async fn`"),
            "{found:?}"
        );
        assert!(
            found[1].starts_with("client: TestClient: a test takes no parameters"),
            "{found:?}"
        );
    }
}
