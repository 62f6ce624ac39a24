//! `#[handler]`: an `async fn(c: Context, w: Writer, ..)` becomes a function of its dependencies
//! that returns a handler; with a third parameter `next: Next`, a middleware.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{FnArg, PatType, Type};

use crate::diag::{self, Errors, Expansion};
use crate::function::{self, Function, binding, first_span, is_named, ours};

const SHAPE: &str = "async fn home(c: Context, w: Writer)";

pub(crate) fn expand(args: TokenStream, item: TokenStream) -> Expansion {
    let mut errors = Errors::default();
    let krate = errors
        .take(function::krate(args, "handler"))
        .unwrap_or_else(|| quote!(::stario));
    let parsed = Function::parse(
        item.clone(),
        "handler",
        &format!("#[handler] {SHAPE} {{ … }}"),
    );
    let Some(function) = errors.take(parsed) else {
        return Expansion { code: item, errors };
    };
    let callable = check(&function, &mut errors);
    let code = emit(&krate, function, callable);
    Expansion { code, errors }
}

/// Whether the parameters are those of a handler. A missing `async` does not count: it is
/// reported, and the rest goes on as if it stood there.
fn check(function: &Function, errors: &mut Errors) -> bool {
    let sig = &function.sig;
    if sig.asyncness.is_none() {
        errors.push(diag::error(
            sig.fn_token,
            "a handler is an `async fn`",
            format_args!("write `async fn {}`", sig.ident),
        ));
    }
    if let Some(receiver) = function.receiver() {
        errors.push(diag::error(
            receiver,
            "a handler is a free function: it has no `self`",
            "take what it needs as a parameter after `c` and `w`, for example `game: Arc<Game>`",
        ));
        return false;
    }
    let params: Vec<&PatType> = typed(function).collect();
    let mut good = check_first_two(function, &params, errors) && check_next(&params, errors);
    if good {
        for param in params.iter().skip(leading(function)) {
            good &= check_dependency(param, errors);
        }
    }
    good
}

fn typed(function: &Function) -> impl Iterator<Item = &PatType> {
    function.sig.inputs.iter().filter_map(|arg| match arg {
        FnArg::Typed(param) => Some(param),
        FnArg::Receiver(_) => None,
    })
}

/// Whether the parameters start with the context and the writer. Types that are only *called*
/// something else (an alias) pass: the compiler checks those.
fn check_first_two(function: &Function, params: &[&PatType], errors: &mut Errors) -> bool {
    let position = |name| params.iter().position(|param| is_named(&param.ty, name));
    let (context, writer) = (position("Context"), position("Writer"));
    let name = &function.sig.ident;
    let help = format!(
        "write `async fn {name}(c: Context, w: Writer{})`",
        if params.len() > 2 { ", …" } else { "" }
    );
    let problem = match (context, writer, params) {
        (Some(0), Some(1), _) => return true,
        (Some(1), Some(0), [first, second, ..]) => Some((
            quote!(#first, #second),
            "the context comes before the writer",
        )),
        (Some(at), _, _) if at != 0 => Some((
            quote_param(params[at]),
            "the context is the first parameter of a handler",
        )),
        (_, Some(at), _) if at != 1 => Some((
            quote_param(params[at]),
            "the writer is the second parameter of a handler",
        )),
        (Some(_), None, [_]) => Some((quote!(#name), "this handler does not take the writer")),
        (_, _, []) => Some((quote!(#name), "a handler takes the context and the writer")),
        (_, _, [only]) => Some((
            quote_param(only),
            "a handler takes the context and the writer first",
        )),
        _ => None,
    };
    match problem {
        Some((at, message)) => {
            errors.push(diag::error(at, message, help));
            false
        }
        None => true,
    }
}

/// How many parameters come with the request: three of a middleware.
fn leading(function: &Function) -> usize {
    let third = typed(function).nth(2);
    if third.is_some_and(|param| is_named(&param.ty, "Next")) {
        3
    } else {
        2
    }
}

/// What is left of the way to the handler is no dependency.
fn check_next(params: &[&PatType], errors: &mut Errors) -> bool {
    match params.iter().position(|param| is_named(&param.ty, "Next")) {
        None | Some(2) => true,
        Some(at) => {
            errors.push(diag::error(
                quote_param(params[at]),
                "`next: Next` is the third parameter of a middleware",
                "write it right after the writer",
            ));
            false
        }
    }
}

fn quote_param(param: &PatType) -> TokenStream {
    quote!(#param)
}

fn check_dependency(param: &PatType, errors: &mut Errors) -> bool {
    let ty = &param.ty;
    if binding(&param.pat).is_none() {
        errors.push(diag::error(
            &param.pat,
            "a dependency of a handler needs a plain name",
            format_args!(
                "write `name: {}` and take it apart in the body",
                quote!(#ty)
            ),
        ));
        return false;
    }
    match &**ty {
        Type::Reference(reference)
            if reference
                .lifetime
                .as_ref()
                .is_none_or(|name| name.ident != "static") =>
        {
            let borrowed = &reference.elem;
            errors.push(diag::error(
                ty,
                "a handler owns its dependencies: it lives as long as the app",
                format_args!("write `Arc<{}>`", quote!(#borrowed)),
            ));
            false
        }
        _ => true,
    }
}

/// A parameter after the first two, cloned for every request.
struct Dependency<'a> {
    name: &'a Ident,
    ty: &'a Type,
}

fn dependencies(function: &Function, callable: bool) -> Vec<Dependency<'_>> {
    typed(function)
        .enumerate()
        .filter(|(at, param)| {
            if callable {
                *at >= leading(function)
            } else {
                !is_named(&param.ty, "Context") && !is_named(&param.ty, "Writer")
            }
        })
        .filter_map(|(_, param)| {
            Some(Dependency {
                name: binding(&param.pat)?,
                ty: &param.ty,
            })
        })
        .collect()
}

/// A function that is not `callable` keeps its name and type, and its body is still checked.
fn emit(krate: &TokenStream, mut function: Function, callable: bool) -> TokenStream {
    let (outer_attrs, inner_attrs) = function.split_attrs();
    let has_receiver = function.receiver().is_some();
    function.sig.asyncness.get_or_insert_default();

    let Function { vis, sig, body, .. } = &function;
    let name = &sig.ident;
    let text = name.unraw().to_string();
    let (generics, where_clause) = (&sig.generics, &sig.generics.where_clause);
    let dependencies = dependencies(&function, callable);
    let outer_params = dependencies
        .iter()
        .map(|Dependency { name, ty }| quote!(#name: #ty));

    let inner = (!has_receiver).then(|| {
        quote! {
            #[allow(dead_code, clippy::unused_async, clippy::needless_pass_by_value)]
            #(#inner_attrs)*
            #sig #body
        }
    });
    let call = if callable {
        call(krate, &function, &dependencies)
    } else {
        let blanks = vec![quote!(_); leading(&function)];
        quote!(|#(#blanks),*| async {
            if true {
                ::core::unreachable!()
            }
        })
    };
    // All at the user's own name: `line!()` is then the line of the function and not of the
    // attribute, and the compiler merges the errors that it has about the call and about the
    // return type into one.
    let at = name.span();
    let krate = function::respanned(krate, at);
    let place = quote_spanned!(at=> ::core::module_path!(), ::core::file!(), ::core::line!());
    let (make, output) = if leading(&function) == 3 {
        (
            quote_spanned!(at=> #krate::__private::middleware_fn(#call)),
            quote_spanned!(at=> impl #krate::__private::Middleware),
        )
    } else {
        (
            quote_spanned!(at=> #krate::__private::handler_fn(#text, #place, #call)),
            quote_spanned!(at=> impl #krate::__private::Handler),
        )
    };
    quote! {
        #(#outer_attrs)*
        #vis fn #name #generics (#(#outer_params),*) -> #output #where_clause {
            #inner
            #make
        }
    }
}

/// The closure that runs the handler once. Each argument is located at the type it must have, so
/// that a mismatch, or a type that cannot be cloned or shared, is reported there.
fn call(krate: &TokenStream, function: &Function, dependencies: &[Dependency<'_>]) -> TokenStream {
    let name = &function.sig.ident;
    let turbofish = function::turbofish(&function.sig);
    let first: Vec<Ident> = typed(function)
        .take(leading(function))
        .zip(["context", "writer", "next"])
        .map(|(param, text)| Ident::new(text, ours(first_span(&param.ty))))
        .collect();
    let clones = dependencies.iter().map(|Dependency { name, ty }| {
        // From the first token of the type to its last: an error underlines all of it.
        let (first, last) = function::ends(ty);
        let mut name = (*name).clone();
        name.set_span(name.span().located_at(last));
        let borrow = quote_spanned!(first=> &);
        quote_spanned!(ours(first)=> #krate::__private::dependency(#borrow #name))
    });
    // Without dependencies the function itself would do, but only a closure reports a parameter of
    // another type on that parameter.
    quote_spanned! {name.span()=>
        #[allow(clippy::redundant_closure)]
        move |#(#first),*| #name #turbofish (#(#first,)* #(#clones),*)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(item: &str) -> Expansion {
        expand(TokenStream::new(), item.parse().unwrap())
    }

    fn mistakes(item: &str) -> Vec<String> {
        expanded(item).mistakes()
    }

    #[test]
    fn dependencies_become_the_parameters_of_the_function() {
        let expansion = expand(
            quote!(crate = web),
            quote! {
                /// The start page.
                #[tokio::custom]
                pub(crate) async fn home(_: Context, mut w: Writer, game: Arc<Game>) -> Result { body }
            },
        );
        let expected = quote! {
            /// The start page.
            pub(crate) fn home(game: Arc<Game>) -> impl web::__private::Handler {
                #[allow(dead_code, clippy::unused_async, clippy::needless_pass_by_value)]
                #[tokio::custom]
                async fn home(_: Context, mut w: Writer, game: Arc<Game>) -> Result { body }
                web::__private::handler_fn(
                    "home", ::core::module_path!(), ::core::file!(), ::core::line!(),
                    #[allow(clippy::redundant_closure)]
                    move |context, writer| home(context, writer, web::__private::dependency(&game))
                )
            }
        };
        assert_eq!(expansion.code(), expected.to_string());
        assert_eq!(expansion.mistakes(), Vec::<String>::new());
    }

    #[test]
    fn without_dependencies_a_closure_still_stands_between() {
        let expansion = expanded("async fn home(c: Context, w: Writer) {}");
        assert!(expansion.has(&quote!(move |context, writer| home(context, writer,))));
    }

    #[test]
    fn a_third_parameter_that_goes_on_makes_a_middleware() {
        let expansion = expanded(
            "async fn only(c: Context, w: Writer, next: Next, who: Arc<Who>) -> Result { b }",
        );
        assert!(
            expansion.has(&quote!(fn only(who: Arc<Who>) -> impl ::stario::__private::Middleware))
        );
        assert!(expansion.has(&quote!(::stario::__private::middleware_fn(
            #[allow(clippy::redundant_closure)]
            move |context, writer, next| only(
                context,
                writer,
                next,
                ::stario::__private::dependency(&who)
            )
        ))));
        let found = mistakes("async fn only(c: Context, w: Writer, who: Who, next: Next) {}");
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].starts_with("next: Next: `next: Next` is the third"),
            "{found:?}"
        );
    }

    #[test]
    fn generics_and_where_clauses_are_kept_and_passed_on() {
        let code =
            expanded("async fn list<S: Store>(c: Context, w: Writer, store: S) where S: Clone {}");
        assert!(code.has(
            &quote!(fn list<S: Store>(store: S) -> impl ::stario::__private::Handler where S: Clone)
        ));
        assert!(code.has(&quote!(|context, writer| list::<S>)));
    }

    #[test]
    fn a_plain_function_is_reported_and_still_becomes_a_handler() {
        let expansion = expanded("fn home(c: Context, w: Writer) {}");
        assert!(expansion.has(&quote!(
            async fn home(c: Context, w: Writer) {}
        )));
        assert_eq!(
            expansion.mistakes(),
            ["fn: a handler is an `async fn`\n= help: write `async fn home`"]
        );
    }

    #[test]
    fn the_first_two_parameters_are_the_context_and_the_writer() {
        for (parameters, underlined) in [
            ("", "home"),
            ("c: Context", "home"),
            ("game: Arc<Game>", "game: Arc<Game>"),
            ("w: Writer, c: Context", "w: Writer, c: Context"),
            ("c: Context, game: Arc<Game>, w: Writer", "w: Writer"),
            (
                "game: Arc<Game>, c: stario::Context, w: Writer",
                "c: stario::Context",
            ),
        ] {
            let found = mistakes(&format!("async fn home({parameters}) {{}}"));
            assert_eq!(found.len(), 1, "{parameters}: {found:?}");
            assert!(
                found[0].starts_with(&format!("{underlined}: ")),
                "{found:?}"
            );
            assert!(
                found[0].contains("= help: write `async fn home(c: Context, w: Writer"),
                "{found:?}"
            );
        }
    }

    #[test]
    fn types_by_another_name_are_left_to_the_compiler() {
        assert_eq!(
            mistakes("async fn home(c: Ctx, w: Out) {}"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn every_bad_dependency_is_reported() {
        let found = mistakes(
            "async fn home(c: Context, w: Writer, game: &Game, (a, b): (u8, u8), ok: u8) {}",
        );
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(
            found[0].starts_with("&Game: ") && found[0].ends_with("write `Arc<Game>`"),
            "{found:?}"
        );
        assert!(found[1].starts_with("(a, b): "), "{found:?}");
    }

    #[test]
    fn a_method_and_an_argument_are_refused() {
        let found = mistakes("async fn home(&self, c: Context, w: Writer) {}");
        assert!(
            found[0].starts_with("&self: a handler is a free function"),
            "{found:?}"
        );
        let item = "async fn home(c: Context, w: Writer) {}".parse().unwrap();
        let found = expand("name = home".parse().unwrap(), item).mistakes();
        assert!(
            found[0].starts_with("name = home: `#[handler]` takes no such argument"),
            "{found:?}"
        );
    }
}
