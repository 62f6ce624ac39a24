//! `#[stario::main]`: keeps the bootstrap function callable and adds the `main` that runs it.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::FnArg;

use crate::diag::{self, Errors, Expansion};
use crate::flavor::{self, Flavor};
use crate::function::{self, Function, is_named, ours};

const EXAMPLE: &str =
    "#[stario::main] async fn bootstrap(app: &mut App, span: &Span) -> Result { … }";

pub(crate) fn expand(args: TokenStream, item: TokenStream) -> Expansion {
    let mut errors = Errors::default();
    let (flavor, rest) = errors.take(flavor::split(args)).unwrap_or_default();
    let krate = errors
        .take(function::krate(rest.clone(), "stario::main").map_err(|_| flavor::unknown(&rest)))
        .unwrap_or_else(|| quote!(::stario));
    let parsed = Function::parse(item.clone(), "stario::main", EXAMPLE);
    let Some(mut function) = errors.take(parsed) else {
        let mut code = item;
        code.extend(quote!(
            fn main() {}
        ));
        return Expansion { code, errors };
    };
    if function.sig.ident == "main" {
        errors.push(diag::error(
            &function.sig.ident,
            "`#[stario::main]` adds `fn main` itself, so that tests can call the bootstrap function",
            "name this function `bootstrap`",
        ));
        // Two functions called `main`, one of them async, would be two errors more.
        function.sig.ident = Ident::new("bootstrap", function.sig.ident.span());
    }
    let callable = check(&function, &mut errors);
    let code = emit(&krate, flavor, &mut function, callable);
    Expansion { code, errors }
}

/// Whether the parameters are those of a bootstrap function.
fn check(function: &Function, errors: &mut Errors) -> bool {
    let sig = &function.sig;
    let name = &sig.ident;
    if sig.asyncness.is_none() {
        errors.push(diag::error(
            sig.fn_token,
            "the bootstrap function is an `async fn`",
            format_args!("write `async fn {name}`"),
        ));
    }
    let help = format!("write `async fn {name}(app: &mut App, span: &Span) -> Result`");
    if !sig.generics.params.is_empty() {
        errors.push(diag::error(
            &sig.generics,
            "the bootstrap function cannot be generic",
            help,
        ));
        return false;
    }
    let right = match (sig.inputs.get(0), sig.inputs.get(1), sig.inputs.len()) {
        (Some(FnArg::Typed(app)), Some(FnArg::Typed(span)), 2) => {
            !is_named(&app.ty, "Span") && !is_named(&span.ty, "App")
        }
        _ => false,
    };
    if !right {
        let message = "the bootstrap function takes the app and the start-up span";
        errors.push(if sig.inputs.is_empty() {
            diag::error(name, message, help)
        } else {
            diag::error(&sig.inputs, message, help)
        });
    }
    right
}

fn emit(
    krate: &TokenStream,
    flavor: Flavor,
    function: &mut Function,
    callable: bool,
) -> TokenStream {
    function.sig.asyncness.get_or_insert_default();
    let Function {
        attrs,
        vis,
        sig,
        body,
    } = &*function;
    let name = &sig.ident;
    let flavor = Ident::new(flavor.variant(), ours(name.span()));
    let run = quote_spanned! {ours(name.span())=>
        #krate::__private::run(#krate::__private::Flavor::#flavor, #name)
    };
    let run = if callable {
        run
    } else {
        quote!(::core::unreachable!())
    };
    quote! {
        #(#attrs)*
        #[allow(clippy::unused_async)]
        #vis #sig #body

        fn main() -> ::std::process::ExitCode {
            #run
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistakes(item: &str) -> Vec<String> {
        expand(TokenStream::new(), item.parse().unwrap()).mistakes()
    }

    #[test]
    fn keeps_the_function_and_adds_main() {
        let item = quote!(
            async fn bootstrap(app: &mut App, span: &Span) -> Result {
                Ok(())
            }
        );
        let expansion = expand(quote!(crate = web), item.clone());
        assert!(expansion.code().contains(&item.to_string()));
        assert!(expansion.has(&quote!(
            fn main() -> ::std::process::ExitCode {
                web::__private::run(web::__private::Flavor::MultiThread, bootstrap)
            }
        )));
        assert_eq!(expansion.mistakes(), Vec::<String>::new());
    }

    #[test]
    fn the_runtime_may_have_one_thread() {
        for (args, krate, flavor) in [
            (
                quote!(flavor = "current_thread"),
                quote!(::stario),
                "CurrentThread",
            ),
            (
                quote!(flavor = "multi_thread",),
                quote!(::stario),
                "MultiThread",
            ),
            (
                quote!(flavor = "current_thread", crate = web),
                quote!(web),
                "CurrentThread",
            ),
            (
                quote!(crate = web, flavor = "current_thread"),
                quote!(web),
                "CurrentThread",
            ),
        ] {
            let item = quote!(
                async fn bootstrap(app: &mut App, span: &Span) {}
            );
            let expansion = expand(args, item);
            let flavor = Ident::new(flavor, proc_macro2::Span::call_site());
            assert!(
                expansion.has(
                    &quote!(#krate::__private::run(#krate::__private::Flavor::#flavor, bootstrap))
                ),
                "{}",
                expansion.code()
            );
            assert_eq!(expansion.mistakes(), Vec::<String>::new());
        }
    }

    #[test]
    fn arguments_that_do_not_exist_are_named() {
        let found = |args: &str| {
            let item = quote!(
                async fn bootstrap(app: &mut App, span: &Span) {}
            );
            expand(args.parse().unwrap(), item).mistakes()
        };
        let other = found("flavor = \"single\"");
        assert_eq!(other.len(), 1, "{other:?}");
        assert!(
            other[0].starts_with("\"single\": `\"single\"` is no flavor of a runtime"),
            "{other:?}"
        );
        for odd in [
            r#"flavor = "current_thread" crate = web"#,
            r#"crate = web, flavor = "current_thread", threads = 4"#,
            "flavor",
            "crate",
        ] {
            let odd = found(odd);
            assert!(odd[0].contains("takes no such argument"), "{odd:?}");
        }
        let threads = found("threads = 4");
        assert_eq!(threads.len(), 1, "{threads:?}");
        assert!(
            threads[0].starts_with("threads = 4: `#[stario::main]` takes no such argument"),
            "{threads:?}"
        );
    }

    #[test]
    fn a_function_called_main_is_refused_by_name() {
        let found = mistakes("async fn main(app: &mut App, span: &Span) -> Result {}");
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("main: "), "{found:?}");
        assert!(
            found[0].ends_with("name this function `bootstrap`"),
            "{found:?}"
        );
    }

    #[test]
    fn wrong_parameters_are_underlined_whole() {
        let found = mistakes("async fn bootstrap(span: &Span, app: &mut App) {}");
        assert!(
            found[0].starts_with("span: &Span, app: &mut App: the bootstrap function takes"),
            "{found:?}"
        );
        let found = mistakes("fn bootstrap() {}");
        assert!(found[0].starts_with("fn: "), "{found:?}");
        assert!(found[1].starts_with("bootstrap: "), "{found:?}");
    }

    #[test]
    fn something_else_than_a_function_is_named() {
        let found = mistakes("struct Bootstrap;");
        assert!(
            found[0].starts_with("struct: `#[stario::main]` goes on a function"),
            "{found:?}"
        );
    }
}
