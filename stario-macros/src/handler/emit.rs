//! The function that returns the handler.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;
use syn::ext::IdentExt;

use super::{leading, typed};
use crate::function::{self, Function, binding, first_span, is_named, ours};

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
pub(super) fn emit(krate: &TokenStream, mut function: Function, callable: bool) -> TokenStream {
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
