//! Prints a checked route.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use stario_html::Segment;

use super::{Declaration, Route};
use crate::entries::documentation;
use crate::function::ours;

impl Route<'_> {
    pub(super) fn expand(&self, krate: &TokenStream) -> TokenStream {
        let Declaration {
            attrs,
            vis,
            name,
            method,
            path,
        } = self.declaration;
        let (method, constant) = (method.to_string(), name.to_string());
        let line = format!("{method} {}", path.value());
        let doc = documentation(attrs, &format!("The route `{line}`."));
        let debug = format!("{constant}({line})");
        let (href, action, stream) = (self.href(krate), self.action(krate), self.stream(krate));
        quote_spanned! {ours(name.span())=>
            #(#attrs)*
            #[doc = #doc]
            #[allow(non_camel_case_types)]
            #vis struct #name;

            #[allow(dead_code)]
            impl #name {
                /// The method of the route.
                #vis const METHOD: &'static ::core::primitive::str = #method;

                /// The pattern of the path.
                #vis const PATTERN: &'static ::core::primitive::str = #path;

                #href
                #action
                #stream

                /// The route, as `app.add` takes it.
                #vis fn route(self) -> #krate::__private::Route {
                    #krate::__private::Route::from_static(Self::METHOD, Self::PATTERN)
                }
            }

            #[automatically_derived]
            impl ::core::clone::Clone for #name {
                fn clone(&self) -> Self {
                    *self
                }
            }

            #[automatically_derived]
            impl ::core::marker::Copy for #name {}

            #[automatically_derived]
            impl ::core::fmt::Debug for #name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.write_str(#debug)
                }
            }

            #[automatically_derived]
            impl ::core::convert::From<#name> for #krate::__private::Route {
                fn from(route: #name) -> Self {
                    route.route()
                }
            }
        }
    }

    /// The parameters as arguments, named as the pattern names them, those of the host first.
    fn arguments(&self) -> Vec<Ident> {
        let span = ours(self.declaration.path.span());
        self.host
            .iter()
            .chain(&self.segments)
            .filter_map(|segment| Some(argument(segment.name()?, span)))
            .collect()
    }

    /// The arguments with their types.
    fn parameters(&self, krate: &TokenStream) -> TokenStream {
        let span = ours(self.declaration.path.span());
        let typed = |segments: &[Segment], bound: &str| -> TokenStream {
            let bound = Ident::new(bound, span);
            let names = segments.iter().filter_map(Segment::name);
            names
                .map(|name| {
                    let name = argument(name, span);
                    quote!(#name: impl #krate::__private::#bound,)
                })
                .collect()
        };
        let (host, path) = (
            typed(&self.host, "HostValue"),
            typed(&self.segments, "PathValue"),
        );
        quote!(#host #path)
    }

    fn href(&self, krate: &TokenStream) -> TokenStream {
        let Declaration {
            vis, name, path, ..
        } = self.declaration;
        let parameters = self.parameters(krate);
        let doc = if parameters.is_empty() {
            format!("The URL `{}`.", path.value())
        } else {
            format!(
                "The URL `{}` with its parameters filled in and encoded.\n\n# Panics\n\n\
                 When a value is empty, `.` or `..`: no URL leads there{}.",
                path.value(),
                if self.host.is_empty() {
                    ""
                } else {
                    "; or when one for the host has another character than ASCII letters, digits, \
                     `-` and `_`"
                }
            )
        };
        let build = self.build(krate);
        quote_spanned! {ours(name.span())=>
            #[doc = #doc]
            #[track_caller]
            #vis fn href(self, #parameters) -> #krate::__private::Href {
                #build
            }
        }
    }

    /// `Href::path("/rooms").segment(room_id)`: literal segments that follow each other first
    /// become one text.
    fn build(&self, krate: &TokenStream) -> TokenStream {
        let literals = self.segments.iter().map_while(|segment| match segment {
            Segment::Literal(text) => Some(text.as_str()),
            _ => None,
        });
        let literals: Vec<&str> = literals.collect();
        let start = format!("/{}", literals.join("/"));
        let span = ours(self.declaration.path.span());
        let rest = self.segments[literals.len()..]
            .iter()
            .map(|segment| match segment {
                Segment::Literal(text) => quote!(.segment(#text)),
                Segment::Param(name) => {
                    let name = argument(name, span);
                    quote!(.segment(#name))
                }
                Segment::Rest(name) => {
                    let name = argument(name, span);
                    quote!(.rest(#name))
                }
            });
        let href = if self.host.is_empty() {
            quote!(#krate::__private::Href::path(#start))
        } else {
            let labels = self.host.iter().map(|label| match label {
                Segment::Literal(text) => quote!(.literal(#text)),
                Segment::Param(name) => {
                    let name = argument(name, span);
                    quote!(.label(#name))
                }
                Segment::Rest(name) => {
                    let name = argument(name, span);
                    quote!(.labels(#name))
                }
            });
            quote!(#krate::__private::Host::new() #(#labels)* .path(#start))
        };
        quote!(#href #(#rest)*)
    }

    /// Only for the methods that Datastar can send.
    fn action(&self, krate: &TokenStream) -> Option<TokenStream> {
        let Declaration {
            vis, name, method, ..
        } = self.declaration;
        let (_, verb) = VERBS.iter().find(|(token, _)| method == token)?;
        let verb = format_ident!("{verb}");
        let (arguments, parameters) = (self.arguments(), self.parameters(krate));
        let doc = format!(
            "The Datastar action that sends this request: `@{}(…)`.",
            method.to_string().to_lowercase()
        );
        Some(quote_spanned! {ours(name.span())=>
            #[doc = #doc]
            #[track_caller]
            #vis fn action(self, #parameters) -> #krate::__private::Action {
                #krate::__private::Action::new(#krate::__private::Verb::#verb, self.href(#(#arguments),*))
            }
        })
    }

    /// Only for GET: the other methods change something, and a retry would do so again.
    fn stream(&self, krate: &TokenStream) -> Option<TokenStream> {
        let Declaration {
            vis, name, method, ..
        } = self.declaration;
        if method != "GET" {
            return None;
        }
        let (arguments, parameters) = (self.arguments(), self.parameters(krate));
        let doc = "The Datastar action that keeps a stream open: `@get(…)` that comes back whenever the \
                   stream has ended or failed, without a limit.";
        Some(quote_spanned! {ours(name.span())=>
            #[doc = #doc]
            #[track_caller]
            #vis fn stream(self, #parameters) -> #krate::__private::Action {
                #krate::__private::Action::stream(self.href(#(#arguments),*))
            }
        })
    }
}

const VERBS: &[(&str, &str)] = &[
    ("GET", "Get"),
    ("POST", "Post"),
    ("PUT", "Put"),
    ("PATCH", "Patch"),
    ("DELETE", "Delete"),
    ("QUERY", "Query"),
];

/// The name of a parameter as an identifier; the pattern refuses those that can be none.
fn argument(name: &str, span: Span) -> Ident {
    syn::parse_str::<Ident>(name)
        .map_or_else(|_| Ident::new_raw(name, span), |_| Ident::new(name, span))
}
