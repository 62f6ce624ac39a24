//! Prints the builder of a component's props.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::emit::Parts;
use super::props::Prop;
use crate::function::{option_argument, ours};

/// One trait per required prop, whose only work is its message when it is missing.
pub(super) fn markers(parts: &Parts<'_>) -> TokenStream {
    let markers = parts.props.required().map(|prop| {
        let (marker, text) = (marker_name(prop), prop.text());
        let message = format!("`<{}>` is missing the required prop `{text}`", parts.tag);
        let label = if text == "children" {
            format!("put content between `<{0}>` and `</{0}>`", parts.tag)
        } else {
            format!("add `{text}={{…}}`")
        };
        quote_spanned! {ours(prop.name.span())=>
            #[diagnostic::on_unimplemented(message = #message, label = #label)]
            pub trait #marker<T> {
                fn given(self) -> T;
            }
            impl<T> #marker<T> for (T,) {
                fn given(self) -> T {
                    self.0
                }
            }
        }
    });
    quote!(#(#[allow(unreachable_pub)] #markers)*)
}

pub(super) fn builder(parts: &Parts<'_>, write: Option<&TokenStream>) -> TokenStream {
    let Parts {
        krate, tag, name, ..
    } = parts;
    let vis = &parts.function.vis;
    let (declared, where_clause) = (&parts.props.generics, &parts.props.generics.where_clause);
    let complete = parts.with_states(|prop| {
        let ty = &prop.ty;
        quote!((#ty,))
    });
    let empty = parts.with_states(|_| quote!(()));
    let current = parts.with_states(|prop| {
        let state = prop.state();
        quote!(#state)
    });
    let full = parts.full_generics(false);
    let initial = parts.props.list.iter().map(|prop| {
        let field = &prop.name;
        if prop.is_required() {
            quote!(#field: ())
        } else {
            quote!(#field: ::core::option::Option::None)
        }
    });
    let setters = parts.props.list.iter().map(|prop| setter(parts, prop));
    let bounds = parts.props.required().map(|prop| {
        let (state, marker, ty) = (prop.state(), marker_name(prop), &prop.ty);
        quote_spanned!(ours(prop.name.span())=> #state: #marker<#ty>)
    });
    let finished = parts.props.list.iter().map(|prop| {
        let (field, marker) = (&prop.name, marker_name(prop));
        if prop.is_required() {
            quote!(#field: (#marker::given(self.#field),))
        } else {
            quote!(#field: self.#field)
        }
    });
    let take_values = parts.take_values();
    let start_doc = format!("Starts the props of `<{tag}>`.");
    quote! {
        #[allow(dead_code)]
        impl #declared #complete #where_clause {
            #[doc = #start_doc]
            #vis fn builder() -> #empty {
                #name { #(#initial,)* __props: ::core::marker::PhantomData }
            }

            #take_values
        }

        impl #declared #krate::__private::Props for #complete #where_clause {
            type Empty = #empty;

            fn empty() -> Self::Empty {
                Self::builder()
            }

            #write
        }

        #[allow(dead_code)]
        impl #full #current #where_clause {
            #(#setters)*

            /// Finishes the props; every required one must have been given.
            #vis fn build(self) -> #complete where #(#bounds),* {
                #name { #(#finished,)* __props: ::core::marker::PhantomData }
            }
        }
    }
}

fn setter(parts: &Parts<'_>, prop: &Prop) -> TokenStream {
    let Prop {
        name: field,
        ty,
        docs,
        ..
    } = prop;
    let (name, vis) = (&parts.name, &parts.function.vis);
    let default_doc = format!("Sets the prop `{}`.", prop.text());
    let docs = if docs.is_empty() {
        quote!(#[doc = #default_doc])
    } else {
        quote!(#(#docs)*)
    };
    // `sub="x"` for an `Option<&str>`: whoever has a value need not wrap it.
    let converts = prop.into || option_argument(ty).is_some();
    let (parameter, value) = if converts {
        (
            quote!(impl ::core::convert::Into<#ty>),
            quote!(::core::convert::Into::into(value)),
        )
    } else {
        (quote!(#ty), quote!(value))
    };
    if !prop.is_required() {
        return quote! {
            #docs
            #vis fn #field(mut self, value: #parameter) -> Self {
                self.#field = ::core::option::Option::Some(#value);
                self
            }
        };
    }
    let next = parts.with_states(|other| {
        if other.name == prop.name {
            quote!((#ty,))
        } else {
            let state = other.state();
            quote!(#state)
        }
    });
    let moved = parts.props.list.iter().map(|other| {
        let field = &other.name;
        if other.name == prop.name {
            quote!(#field: (#value,))
        } else {
            quote!(#field: self.#field)
        }
    });
    quote! {
        #docs
        #vis fn #field(self, value: #parameter) -> #next {
            #name { #(#moved,)* __props: ::core::marker::PhantomData }
        }
    }
}

fn marker_name(prop: &Prop) -> Ident {
    format_ident!("Needs{}", prop.pascal(), span = ours(prop.name.span()))
}
