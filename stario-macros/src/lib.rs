//! The macros of stario. Use them through the `stario` crate, which documents each.
//!
//! The function-like macros are called by `macro_rules!` wrappers in the facade, which hand over
//! `($crate)` in front of what the user wrote; the attribute macros and the derive find the crate
//! as `::stario`, or where `crate = path` says. Expanded code names only `__private` items, so it
//! needs no import and no prelude.

mod assets;
mod component;
mod diag;
mod entries;
mod flavor;
mod function;
mod handler;
mod lifetimes;
mod main_attr;
mod routes;
mod serde_attrs;
mod signals;
mod test_attr;
mod wrapped;

use proc_macro::TokenStream;

use wrapped::wrapped;

/// `stario::html!`, behind the wrapper that hands over `($crate)`.
#[doc(hidden)]
#[proc_macro]
pub fn html(input: TokenStream) -> TokenStream {
    wrapped(input, stario_syntax::html)
}

/// `stario::ds!`, behind the wrapper that hands over `($crate)`.
#[doc(hidden)]
#[proc_macro]
pub fn ds(input: TokenStream) -> TokenStream {
    wrapped(input, stario_syntax::ds)
}

/// `stario::js!`, behind the wrapper that hands over `($crate)`.
#[doc(hidden)]
#[proc_macro]
pub fn js(input: TokenStream) -> TokenStream {
    wrapped(input, stario_syntax::js)
}

/// [`html`](macro@html) with its fixed text in a table, for the facade's feature `hot`.
#[doc(hidden)]
#[proc_macro]
pub fn hot_html(input: TokenStream) -> TokenStream {
    wrapped(input, stario_syntax::hot::html)
}

/// [`ds`](macro@ds) with its fixed text in a table.
#[doc(hidden)]
#[proc_macro]
pub fn hot_ds(input: TokenStream) -> TokenStream {
    wrapped(input, stario_syntax::hot::ds)
}

/// [`js`](macro@js) with its fixed text in a table.
#[doc(hidden)]
#[proc_macro]
pub fn hot_js(input: TokenStream) -> TokenStream {
    wrapped(input, stario_syntax::hot::js)
}

/// The items that completion and hover in templates lead to; for `cfg(rust_analyzer)`.
#[doc(hidden)]
#[proc_macro]
pub fn editor_items(_input: TokenStream) -> TokenStream {
    stario_syntax::editor_items().into()
}

/// `stario::routes!`, behind the wrapper that hands over `($crate)`.
#[doc(hidden)]
#[proc_macro]
pub fn routes(input: TokenStream) -> TokenStream {
    wrapped(input, |krate, input| {
        routes::expand(&krate, input).into_tokens()
    })
}

/// `stario::assets!`, behind the wrapper that hands over `($crate)`.
#[doc(hidden)]
#[proc_macro]
pub fn assets(input: TokenStream) -> TokenStream {
    wrapped(input, |krate, input| {
        assets::assets(
            &krate,
            input,
            &assets::package_root(),
            assets::encoded().as_deref(),
        )
        .into_tokens()
    })
}

/// `stario::asset!`, behind the wrapper that hands over `($crate)`.
#[doc(hidden)]
#[proc_macro]
pub fn asset(input: TokenStream) -> TokenStream {
    wrapped(input, |krate, input| {
        assets::asset(&krate, input).into_tokens()
    })
}

/// Makes a handler of an `async fn(c: Context, w: Writer, ..)` with dependencies.
#[proc_macro_attribute]
pub fn handler(args: TokenStream, item: TokenStream) -> TokenStream {
    handler::expand(args.into(), item.into())
        .into_tokens()
        .into()
}

/// Makes the tag `<Card …>` of a function `card` that returns `Html`.
#[proc_macro_attribute]
pub fn component(args: TokenStream, item: TokenStream) -> TokenStream {
    component::expand(args.into(), item.into())
        .into_tokens()
        .into()
}

/// Adds the `main` function that runs an app.
#[proc_macro_attribute]
pub fn main(args: TokenStream, item: TokenStream) -> TokenStream {
    main_attr::expand(args.into(), item.into())
        .into_tokens()
        .into()
}

/// Makes a test of an `async fn`.
#[proc_macro_attribute]
pub fn test(args: TokenStream, item: TokenStream) -> TokenStream {
    test_attr::expand(args.into(), item.into())
        .into_tokens()
        .into()
}

/// Makes the fields of a struct typed Datastar signals.
#[proc_macro_derive(Signals, attributes(stario))]
pub fn signals(item: TokenStream) -> TokenStream {
    signals::expand(item.into()).into_tokens().into()
}
