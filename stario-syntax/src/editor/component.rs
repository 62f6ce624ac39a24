//! A component as an editor should see it.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

/// Every prop by itself on fresh props, so that a name which is wrong or half-typed leaves the
/// others known. `setters` are `.title("x")` each.
pub(crate) fn component(
    krate: &TokenStream,
    path: &TokenStream,
    setters: &[TokenStream],
) -> TokenStream {
    quote_spanned! {Span::mixed_site()=> {
        let stario = #krate::__private::editor::component(#path);
        #(stario.0 #setters;)*
        // Keeps the place of the next prop.
        stario.0.build();
        stario.1
    }}
}
