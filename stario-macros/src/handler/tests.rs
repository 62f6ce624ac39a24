use proc_macro2::TokenStream;
use quote::quote;

use super::expand;
use crate::diag::Expansion;

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
    let expansion =
        expanded("async fn only(c: Context, w: Writer, next: Next, who: Arc<Who>) -> Result { b }");
    assert!(expansion.has(&quote!(fn only(who: Arc<Who>) -> impl ::stario::__private::Middleware)));
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
    let found =
        mistakes("async fn home(c: Context, w: Writer, game: &Game, (a, b): (u8, u8), ok: u8) {}");
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
