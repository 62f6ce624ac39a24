//! The other half of the facade's `macro_rules!` wrappers.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Takes the `($crate)` off the front of the input and calls `expand` with it and the rest.
///
/// A `macro_rules!` macro knows what its own crate is called where it is used, and a procedural
/// one does not: this is how expansions survive a renamed dependency.
pub(crate) fn wrapped(
    input: proc_macro::TokenStream,
    expand: impl FnOnce(TokenStream, TokenStream) -> TokenStream,
) -> proc_macro::TokenStream {
    let (krate, rest) = split(input.into());
    expand(krate, rest).into()
}

fn split(input: TokenStream) -> (TokenStream, TokenStream) {
    let mut tokens = input.into_iter();
    match tokens.next() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
            (group.stream(), tokens.collect())
        }
        // Only code that calls the hidden macro by hand comes here.
        first => (
            quote::quote!(::stario),
            first.into_iter().chain(tokens).collect(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn the_crate_comes_off_the_front() {
        let (krate, rest) = split(quote!((my::web) pub HOME = GET "/";));
        assert_eq!(krate.to_string(), quote!(my::web).to_string());
        assert_eq!(rest.to_string(), quote!(pub HOME = GET "/";).to_string());
    }
}
