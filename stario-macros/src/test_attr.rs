//! `#[stario::test]`: a test that may `.await`.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use crate::diag::{self, Errors, Expansion};
use crate::function::{self, Function, ours};

pub(crate) fn expand(args: TokenStream, item: TokenStream) -> Expansion {
    let mut errors = Errors::default();
    let krate = errors
        .take(function::krate(args, "stario::test"))
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
    let code = emit(&krate, function, callable);
    Expansion { code, errors }
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

fn emit(krate: &TokenStream, mut function: Function, callable: bool) -> TokenStream {
    let attrs = std::mem::take(&mut function.attrs);
    let Function { vis, sig, body, .. } = &function;
    let name = &sig.ident;
    let run = quote_spanned!(ours(name.span())=> #krate::__private::block_on_test(#name()););
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
