//! Prints the paths of a struct's signals.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::DeriveInput;

use super::{Signal, paths};
use crate::function::ours;

pub(super) fn emit(
    krate: &TokenStream,
    input: &DeriveInput,
    signals: &[Signal<'_>],
) -> TokenStream {
    let name = &input.ident;
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    let names = signals.iter().map(|signal| &signal.name.text);
    // `Signals` asks for `Serialize`; for a generic struct that holds only where the field types
    // have it, and repeating the bound is how to say so.
    let mut bounded = input.generics.clone();
    if bounded.type_params().next().is_some() {
        bounded
            .make_where_clause()
            .predicates
            .push(syn::parse_quote!(Self: #krate::__private::Serialize));
    }
    let bounds = &bounded.where_clause;
    let owner = quote!(#name #type_generics);
    let constants = signals.iter().enumerate().map(|(index, signal)| {
        let Signal {
            field,
            constant,
            name,
            ..
        } = signal;
        let (vis, path) = (&field.vis, &name.text);
        let (doc, ty, value) = if signal.nested.is_some() {
            let place = signal.place(krate, &quote!(()), &owner, index);
            let (ty, value) = signal.group(krate, &place);
            (format!("The signals of `${path}`."), ty, value)
        } else {
            let ty = &field.ty;
            let doc = format!("The signal `${path}`.");
            let value = quote!(#krate::__private::Signal::new(#path));
            (doc, quote!(#krate::__private::Signal<#ty>), value)
        };
        quote_spanned! {ours(constant.span())=>
            #[doc = #doc]
            #vis const #constant: #ty = #value;
        }
    });
    let paths = paths::emit(krate, input, signals);
    let implementation = quote_spanned! {ours(name.span())=>
        #[automatically_derived]
        impl #impl_generics #krate::__private::Signals for #name #type_generics #bounds {
            const NAMES: &'static [&'static str] = &[#(#names),*];
        }
    };
    quote! {
        #implementation

        #[automatically_derived]
        #[allow(non_upper_case_globals, dead_code)]
        impl #impl_generics #name #type_generics #where_clause {
            #(#constants)*
        }

        #paths
    }
}
