//! `#[derive(Signals)]`: the names of a struct's signals, and a typed `Signal` for each.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Field, Fields, Path, Token};

use crate::diag::{self, Errors, Expansion};
use crate::function::ours;
use crate::serde_attrs::{Container, FieldNaming, Name};

pub(crate) fn expand(item: TokenStream) -> Expansion {
    let mut errors = Errors::default();
    let Some(input) = errors.take(syn::parse2::<DeriveInput>(item)) else {
        return Expansion::failed(errors);
    };
    let krate = errors
        .take(krate(&input))
        .unwrap_or_else(|| quote!(::stario));
    let container = Container::read(&input, &mut errors);
    let Some(fields) = errors.take(named_fields(&input)) else {
        return Expansion {
            code: emit(&krate, &input, &[]),
            errors,
        };
    };
    let signals: Vec<Signal<'_>> = fields
        .iter()
        .filter_map(|field| Signal::read(field, &container, &mut errors))
        .collect();
    check_unique(&signals, &mut errors);
    Expansion {
        code: emit(&krate, &input, &signals),
        errors,
    }
}

/// `#[stario(crate = path)]`, for a renamed dependency.
fn krate(input: &DeriveInput) -> syn::Result<TokenStream> {
    let mut krate = quote!(::stario);
    for attr in input
        .attrs
        .iter()
        .filter(|attr| attr.path().is_ident("stario"))
    {
        attr.parse_args_with(|input: syn::parse::ParseStream<'_>| {
            input.parse::<Token![crate]>()?;
            input.parse::<Token![=]>()?;
            let path = input.call(Path::parse_mod_style)?;
            krate = quote!(#path);
            Ok(())
        })
        .map_err(|_| {
            diag::error(
                attr,
                "unknown attribute",
                "the only one is `#[stario(crate = path)]`",
            )
        })?;
    }
    Ok(krate)
}

fn named_fields(input: &DeriveInput) -> syn::Result<Vec<&Field>> {
    let name = &input.ident;
    let (at, what) = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => return Ok(fields.named.iter().collect()),
            Fields::Unnamed(fields) => (
                fields.into_token_stream(),
                "a tuple struct has no names for them",
            ),
            Fields::Unit => (name.into_token_stream(), "a unit struct has none"),
        },
        Data::Enum(data) => (
            data.enum_token.into_token_stream(),
            "an enum has no fixed set of them",
        ),
        Data::Union(data) => (
            data.union_token.into_token_stream(),
            "a union has no fixed set of them",
        ),
    };
    Err(diag::error(
        at,
        format_args!("signals are the named fields of a struct: {what}"),
        format_args!("write `struct {name} {{ user_id: String }}`"),
    ))
}

/// One field that the browser sees.
struct Signal<'a> {
    field: &'a Field,
    constant: Ident,
    name: Name,
}

impl<'a> Signal<'a> {
    fn read(field: &'a Field, container: &Container, errors: &mut Errors) -> Option<Self> {
        let ident = field.ident.as_ref()?;
        let naming = FieldNaming::read(field, errors);
        if naming.skipped {
            return None;
        }
        let name = naming.rename.unwrap_or_else(|| Name {
            text: container.rename_all.apply(&ident.unraw().to_string()),
            span: ident.span(),
        });
        errors.take(check_name(&name));
        Some(Self {
            field,
            constant: ident.clone(),
            name,
        })
    }
}

/// The rules by which Datastar can reach a root signal as `$name`.
fn check_name(name: &Name) -> syn::Result<()> {
    let text = &name.text;
    let refuse = |why: &str, help: &str| {
        Err(name.error(
            &format!("`{text}` cannot be the name of a signal: {why}"),
            help,
        ))
    };
    if ["__proto__", "constructor", "prototype"].contains(&text.as_str()) {
        return refuse(
            "JavaScript gives it to every object",
            "choose another name, or `#[serde(rename = \"…\")]`",
        );
    }
    if text.contains("__") {
        return refuse(
            "`__` starts a modifier in a Datastar attribute",
            "use a single `_`",
        );
    }
    if text.contains('.') {
        return refuse(
            "a dot means a nested signal, which a flat name never reaches",
            "nest a struct instead",
        );
    }
    if text.contains('-') {
        return refuse(
            "in an expression it reads as a subtraction",
            "use `rename_all = \"camelCase\"`, or no rename",
        );
    }
    if text.is_empty()
        || !text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    {
        return refuse(
            "it is not made of ASCII letters, digits and `_`",
            "rename the field, or add `#[serde(rename = \"…\")]`",
        );
    }
    Ok(())
}

fn check_unique(signals: &[Signal<'_>], errors: &mut Errors) {
    for (at, signal) in signals.iter().enumerate() {
        if signals[..at]
            .iter()
            .any(|earlier| earlier.name.text == signal.name.text)
        {
            let message = format!("two fields are the signal `{}`", signal.name.text);
            errors.push(signal.name.error(&message, "give one of them another name"));
        }
    }
}

fn emit(krate: &TokenStream, input: &DeriveInput, signals: &[Signal<'_>]) -> TokenStream {
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
    let constants = signals.iter().map(|signal| {
        let Signal { field, constant, name } = signal;
        let (vis, ty, path) = (&field.vis, &field.ty, &name.text);
        let doc = format!("The signal `${path}`.");
        quote_spanned! {ours(constant.span())=>
            #[doc = #doc]
            #vis const #constant: #krate::__private::Signal<#ty> = #krate::__private::Signal::new(#path);
        }
    });
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
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistakes(item: &str) -> Vec<String> {
        expand(item.parse().unwrap()).mistakes()
    }

    #[test]
    fn names_are_those_that_serde_writes() {
        let expansion = expand(quote! {
            #[serde(rename_all = "camelCase")]
            #[stario(crate = web)]
            struct Home {
                user_id: String,
                #[serde(rename = "q", default = "query")] pub query: Option<u8>,
                #[serde(skip)] hidden: u8,
                r#type: u8,
            }
        });
        let expected = quote! {
            #[automatically_derived]
            impl web::__private::Signals for Home {
                const NAMES: &'static [&'static str] = &["userId", "q", "type"];
            }

            #[automatically_derived]
            #[allow(non_upper_case_globals, dead_code)]
            impl Home {
                #[doc = "The signal `$userId`."]
                const user_id: web::__private::Signal<String> = web::__private::Signal::new("userId");
                #[doc = "The signal `$q`."]
                pub const query: web::__private::Signal<Option<u8>> = web::__private::Signal::new("q");
                #[doc = "The signal `$type`."]
                const r#type: web::__private::Signal<u8> = web::__private::Signal::new("type");
            }
        };
        assert!(expansion.has(&expected), "{}", expansion.code());
        assert_eq!(expansion.mistakes(), Vec::<String>::new());
    }

    #[test]
    fn only_structs_with_named_fields_have_signals() {
        for (item, underlined) in [
            ("enum Home { A }", "enum"),
            ("union Home { a: u8 }", "union"),
            ("struct Home(u8);", "(u8)"),
            ("struct Home;", "Home"),
        ] {
            let found = mistakes(item);
            assert_eq!(found.len(), 1, "{found:?}");
            assert!(
                found[0].starts_with(&format!("{underlined}: signals are the named fields")),
                "{found:?}"
            );
        }
    }

    #[test]
    fn names_that_datastar_cannot_reach_are_refused_where_they_are_written() {
        for (field, underlined) in [
            ("a__b: u8", "a__b"),
            ("größe: u8", "größe"),
            ("constructor: u8", "constructor"),
            ("#[serde(rename = \"__proto__\")] a: u8", "\"__proto__\""),
            ("#[serde(rename = \"a-b\")] a: u8", "\"a-b\""),
            ("#[serde(rename = \"a.b\")] a: u8", "\"a.b\""),
            ("#[serde(rename = \"\")] a: u8", "\"\""),
        ] {
            let found = mistakes(&format!("struct Home {{ {field} }}"));
            assert_eq!(found.len(), 1, "{field}: {found:?}");
            assert!(
                found[0].starts_with(&format!("{underlined}: ")),
                "{field}: {found:?}"
            );
        }
    }

    #[test]
    fn two_fields_cannot_be_one_signal() {
        let found = mistakes("struct Home { a: u8, #[serde(rename = \"a\")] b: u8 }");
        assert!(
            found[0].starts_with("\"a\": two fields are the signal `a`"),
            "{found:?}"
        );
    }

    #[test]
    fn a_generic_struct_is_a_set_of_signals_when_it_can_be_serialized() {
        let code = expand(quote!(
            struct Home<T> {
                value: T,
            }
        ));
        assert!(code.has(&quote!(impl<T> ::stario::__private::Signals for Home<T> where Self: ::stario::__private::Serialize)));
    }
}
