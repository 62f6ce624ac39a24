//! Prints a checked component.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Attribute, GenericParam, Generics};

use super::props::{Fallback, Prop, Props};
use super::{builder, in_place};
use crate::function::{Function, turbofish};

/// The user's function alone, after an error.
pub(super) fn function(function: &Function) -> TokenStream {
    let Function {
        attrs,
        vis,
        sig,
        body,
    } = function;
    quote!(#(#attrs)* #vis #sig #body)
}

pub(super) fn component(
    krate: &TokenStream,
    tag: &Ident,
    function: &Function,
    props: &Props,
) -> TokenStream {
    let parts = Parts::new(krate, tag, function, props);
    let (kept, write) = if let Some(split) = in_place::split(&parts) {
        (split.functions, Some(split.write))
    } else {
        let kept = self::function(function);
        // A prop is handed over, whether or not the body only reads it.
        (quote!(#[allow(clippy::needless_pass_by_value)] #kept), None)
    };
    let (structure, tag_function) = (parts.structure(), parts.tag_function());
    let (markers, builder) = (
        builder::markers(&parts),
        builder::builder(&parts, write.as_ref()),
    );
    let cfg = &parts.cfg;
    quote! {
        #kept
        #structure
        #tag_function
        #(#cfg)*
        const _: () = {
            #markers
            #builder
        };
    }
}

/// What every part of the output mentions.
pub(super) struct Parts<'a> {
    pub(super) krate: &'a TokenStream,
    pub(super) tag: &'a Ident,
    /// `CardProps`.
    pub(super) name: Ident,
    pub(super) function: &'a Function,
    pub(super) props: &'a Props,
    cfg: Vec<&'a Attribute>,
    docs: Vec<&'a Attribute>,
}

impl<'a> Parts<'a> {
    fn new(
        krate: &'a TokenStream,
        tag: &'a Ident,
        function: &'a Function,
        props: &'a Props,
    ) -> Self {
        let with = |name: &'static str| {
            function
                .attrs
                .iter()
                .filter(move |attr| attr.path().is_ident(name))
        };
        Self {
            krate,
            tag,
            name: format_ident!("{tag}Props"),
            function,
            props,
            cfg: with("cfg").collect(),
            docs: with("doc").collect(),
        }
    }

    /// The generics of the function, then one state per required prop.
    pub(super) fn full_generics(&self, default: bool) -> Generics {
        let mut generics = self.props.generics.clone();
        for prop in self.props.required() {
            let (state, ty) = (prop.state(), &prop.ty);
            generics.params.push(if default {
                syn::parse_quote!(#state = (#ty,))
            } else {
                syn::parse_quote!(#state)
            });
        }
        generics
    }

    /// `'props, T, N`: the arguments that name the generics of the function.
    fn arguments(&self) -> Vec<TokenStream> {
        self.props
            .generics
            .params
            .iter()
            .map(|param| match param {
                GenericParam::Lifetime(param) => {
                    let lifetime = &param.lifetime;
                    quote!(#lifetime)
                }
                GenericParam::Type(param) => {
                    let ident = &param.ident;
                    quote!(#ident)
                }
                GenericParam::Const(param) => {
                    let ident = &param.ident;
                    quote!(#ident)
                }
            })
            .collect()
    }

    /// `CardProps<'props, T, ..>` with the given states of the required props.
    pub(super) fn with_states(&self, state: impl FnMut(&Prop) -> TokenStream) -> TokenStream {
        let (name, arguments) = (&self.name, self.arguments());
        let states = self.props.required().map(state);
        let all = arguments.into_iter().chain(states);
        quote!(#name<#(#all),*>)
    }

    fn structure(&self) -> TokenStream {
        let Self { tag, name, cfg, .. } = self;
        let vis = &self.function.vis;
        let generics = self.full_generics(true);
        let where_clause = &generics.where_clause;
        let fields = self.props.list.iter().map(|prop| {
            let (field, ty) = (&prop.name, &prop.ty);
            if prop.is_required() {
                let state = prop.state();
                quote!(#field: #state)
            } else {
                quote!(#field: ::core::option::Option<#ty>)
            }
        });
        let marker = self.marker();
        let doc = format!("The props of `<{tag}>`.");
        quote! {
            #(#cfg)*
            #[doc = #doc]
            #[allow(dead_code, missing_debug_implementations)]
            #vis struct #name #generics #where_clause {
                #(#fields,)*
                __props: #marker,
            }
        }
    }

    /// Makes every generic parameter a used one.
    fn marker(&self) -> TokenStream {
        let used = self
            .props
            .generics
            .params
            .iter()
            .filter_map(|param| match param {
                GenericParam::Lifetime(param) => {
                    let lifetime = &param.lifetime;
                    Some(quote!(&#lifetime ()))
                }
                GenericParam::Type(param) => {
                    let ident = &param.ident;
                    Some(quote!(::core::marker::PhantomData<#ident>))
                }
                GenericParam::Const(_) => None,
            });
        quote!(::core::marker::PhantomData<(#(#used,)*)>)
    }

    fn tag_function(&self) -> TokenStream {
        let Self {
            tag,
            name,
            cfg,
            docs,
            ..
        } = self;
        let Function { vis, sig, .. } = self.function;
        let (generics, where_clause) = (&self.props.generics, &self.props.generics.where_clause);
        let (function, output, turbofish) = (&sig.ident, &sig.output, turbofish(sig));
        let arguments = self.arguments();
        let props = Ident::new("props", Span::mixed_site());
        let values = self.values();
        quote! {
            #(#cfg)*
            #(#docs)*
            #[allow(non_snake_case)]
            #vis fn #tag #generics (#props: #name<#(#arguments),*>) #output #where_clause {
                let (#(#values,)*) = #props.__values();
                #function #turbofish (#(#values),*)
            }
        }
    }

    /// Names for the arguments of the function.
    pub(super) fn values(&self) -> Vec<Ident> {
        let name = |at| format_ident!("prop{at}", span = Span::mixed_site());
        (0..self.props.list.len()).map(name).collect()
    }

    /// The method that takes the arguments of the function out of the props.
    pub(super) fn take_values(&self) -> TokenStream {
        let types = self.props.list.iter().map(|prop| &prop.ty);
        let values = self.props.list.iter().map(|prop| {
            let field = &prop.name;
            match &prop.fallback {
                Fallback::Required => quote!(self.#field.0),
                Fallback::Default => quote!(::core::option::Option::unwrap_or_default(self.#field)),
                Fallback::Value(value) => quote! {
                    match self.#field {
                        ::core::option::Option::Some(given) => given,
                        ::core::option::Option::None => #value,
                    }
                },
            }
        });
        quote! {
            #[allow(clippy::type_complexity, clippy::unused_unit)]
            fn __values(self) -> (#(#types,)*) {
                (#(#values,)*)
            }
        }
    }
}
