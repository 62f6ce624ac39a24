//! Prints what a set of signals is inside another one: a struct of paths, one field for each.
//!
//! Fields instead of constants, because `Board::ui` is a value already and only a field can follow
//! it. That also makes the compiler's own suggestions and an editor's completion work.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{DeriveInput, Ident};

use super::Signal;
use crate::function::{first_span, ours};

impl Signal<'_> {
    /// The place of the signal in the tree, as a type.
    pub(super) fn place(
        &self,
        krate: &TokenStream,
        outer: &TokenStream,
        owner: &TokenStream,
        index: usize,
    ) -> TokenStream {
        quote_spanned!(ours(self.constant.span())=> #krate::__private::SignalAt<#outer, #owner, #index>)
    }

    /// The type of a group's paths and the constant that holds them.
    pub(super) fn group(
        &self,
        krate: &TokenStream,
        place: &TokenStream,
    ) -> (TokenStream, TokenStream) {
        let ty = &self.field.ty;
        // At the type, because that is what may turn out to be no set of signals.
        let span = ours(first_span(ty));
        let ty = quote_spanned! {span=>
            <#ty as #krate::__private::SignalPaths>::At<#place>
        };
        let value = quote_spanned!(span=> <#ty as #krate::__private::SignalGroup>::PATHS);
        (ty, value)
    }
}

/// A struct with type parameters gets none: what it is made of is not known here.
pub(super) fn emit(
    krate: &TokenStream,
    input: &DeriveInput,
    signals: &[Signal<'_>],
) -> Option<TokenStream> {
    if input.generics.type_params().next().is_some() {
        return None;
    }
    let (name, vis) = (&input.ident, &input.vis);
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    let owner = quote!(#name #type_generics);
    let paths = format_ident!("{name}Paths", span = ours(name.span()));
    let place = Ident::new("StarioPlace", Span::mixed_site());
    let mut generics = input.generics.clone();
    generics
        .params
        .push(syn::parse_quote!(#place: #krate::__private::SignalPlace));
    let (paths_impl, paths_type, _) = generics.split_for_impl();

    let fields = signals.iter().enumerate().map(|(index, signal)| {
        let Signal {
            field,
            constant,
            name,
            ..
        } = signal;
        let (vis, at) = (
            &field.vis,
            signal.place(krate, &quote!(#place), &owner, index),
        );
        let (doc, ty, value) = if signal.nested.is_some() {
            let (ty, value) = signal.group(krate, &at);
            (format!("The signals of `{}`.", name.text), ty, value)
        } else {
            let ty = &field.ty;
            let value = quote! {
                #krate::__private::Signal::new(<#at as #krate::__private::SignalPlace>::PATH)
            };
            let doc = format!("The signal `{}`.", name.text);
            (doc, quote!(#krate::__private::Signal<#ty>), value)
        };
        let span = ours(first_span(&field.ty));
        (
            quote_spanned!(span=> #[doc = #doc] #vis #constant: #ty),
            quote_spanned!(span=> #constant: #value),
        )
    });
    let (fields, values): (Vec<_>, Vec<_>) = fields.unzip();
    let doc = format!("The paths of [`{name}`] inside another set of signals.");
    Some(quote_spanned! {ours(name.span())=>
        const _: () = {
            #[doc = #doc]
            #[allow(dead_code, non_snake_case)]
            #vis struct #paths #generics #where_clause {
                #(#fields,)*
                __place: ::core::marker::PhantomData<fn() -> (#place, *const #owner)>,
            }

            #[allow(dead_code)]
            impl #paths_impl #paths #paths_type #where_clause {
                /// The signal that holds them all.
                #vis const fn signal(self) -> #krate::__private::Signal<#owner> {
                    #krate::__private::Signal::new(<#place as #krate::__private::SignalPlace>::PATH)
                }
            }

            #[automatically_derived]
            impl #paths_impl ::core::clone::Clone for #paths #paths_type #where_clause {
                fn clone(&self) -> Self {
                    *self
                }
            }

            #[automatically_derived]
            impl #paths_impl ::core::marker::Copy for #paths #paths_type #where_clause {}

            #[automatically_derived]
            impl #paths_impl ::core::fmt::Debug for #paths #paths_type #where_clause {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    ::core::fmt::Debug::fmt(&self.signal(), f)
                }
            }

            #[automatically_derived]
            impl #paths_impl #krate::__private::SignalGroup for #paths #paths_type #where_clause {
                const PATHS: Self = Self {
                    #(#values,)*
                    __place: ::core::marker::PhantomData,
                };
            }

            #[automatically_derived]
            impl #impl_generics #krate::__private::SignalPaths for #owner #where_clause {
                type At<#place: #krate::__private::SignalPlace> = #paths #paths_type;
            }
        };
    })
}
