//! `#[component]`: a function of named parameters becomes the tag `<Card title="…">`.
//!
//! To its callers the function stays as it is. Beside it appear `CardProps`, a builder that the
//! compiler lets be built only when every required prop was given, and `Card`, which takes the
//! props apart and calls the function. A tag finds the props through `Card`, so that one `use` is
//! enough, and writes to the caller's buffer where it can ([`in_place`]).

mod builder;
mod emit;
mod in_place;
mod props;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::ReturnType;

use crate::diag::{self, Errors, Expansion};
use crate::function::{self, Function};
use crate::serde_attrs::pascal_case;
use props::Props;

const EXAMPLE: &str = "#[component] fn card(title: &str, children: Html) -> Html { … }";

pub(crate) fn expand(args: TokenStream, item: TokenStream) -> Expansion {
    let mut errors = Errors::default();
    let krate = errors
        .take(function::krate(args, "component"))
        .unwrap_or_else(|| quote!(::stario));
    let Some(mut function) = errors.take(Function::parse(item.clone(), "component", EXAMPLE))
    else {
        return Expansion { code: item, errors };
    };
    let tag = check(&function, &mut errors);
    let props = Props::read(&mut function, &mut errors);
    let code = match (tag, props) {
        (Some(tag), Some(props)) => emit::component(&krate, &tag, &function, &props),
        _ => emit::function(&function),
    };
    Expansion { code, errors }
}

/// The name of the tag, when the function can be one.
fn check(function: &Function, errors: &mut Errors) -> Option<Ident> {
    let sig = &function.sig;
    let text = sig.ident.to_string();
    if let Some(asyncness) = &sig.asyncness {
        errors.push(diag::error(
            asyncness,
            "a component is a plain function of its props",
            "load the data before the template, or in it with `{load().await?}`, and pass it as a prop",
        ));
        return None;
    }
    if text.starts_with(|first: char| first.is_uppercase()) {
        errors.push(diag::error(
            &sig.ident,
            format_args!(
                "a component is written as a function: `#[component]` makes `<{text}>` from it"
            ),
            format_args!("write `fn {}`", snake_case(&text)),
        ));
        return None;
    }
    if matches!(sig.output, ReturnType::Default) {
        errors.push(diag::error(
            &sig.ident,
            "a component returns `Html`",
            format_args!("write `fn {text}(…) -> Html`"),
        ));
        return None;
    }
    Some(Ident::new(
        &pascal_case(text.trim_start_matches("r#")),
        sig.ident.span(),
    ))
}

/// `UserCard` as `user_card`.
fn snake_case(pascal: &str) -> String {
    pascal
        .char_indices()
        .fold(String::new(), |mut snake, (at, letter)| {
            if at > 0 && letter.is_uppercase() {
                snake.push('_');
            }
            snake.extend(letter.to_lowercase());
            snake
        })
}

/// A lifetime that no user writes.
fn props_lifetime() -> syn::Lifetime {
    syn::Lifetime::new("'props", Span::mixed_site())
}

#[cfg(test)]
mod tests;
