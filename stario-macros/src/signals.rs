//! `#[derive(Signals)]`: the names of a struct's signals, and a typed `Signal` for each.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
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
    let krate = errors.take(krate(&input)).unwrap_or_else(|| quote!(::stario));
    let container = Container::read(&input, &mut errors);
    let Some(fields) = errors.take(named_fields(&input)) else {
        return Expansion { code: emit(&krate, &input, &[]), errors };
    };
    let signals: Vec<Signal<'_>> =
        fields.iter().filter_map(|field| Signal::read(field, &container, &mut errors)).collect();
    check_unique(&signals, &mut errors);
    Expansion { code: emit(&krate, &input, &signals), errors }
}

/// `#[stario(crate = path)]`, for a renamed dependency.
fn krate(input: &DeriveInput) -> syn::Result<TokenStream> {
    let mut krate = quote!(::stario);
    for attr in input.attrs.iter().filter(|attr| attr.path().is_ident("stario")) {
        attr.parse_args_with(|input: syn::parse::ParseStream<'_>| {
            input.parse::<Token![crate]>()?;
            input.parse::<Token![=]>()?;
            let path = input.call(Path::parse_mod_style)?;
            krate = quote!(#path);
            Ok(())
        })
        .map_err(|_| diag::error(attr, "unknown attribute", "the only one is `#[stario(crate = path)]`"))?;
    }
    Ok(krate)
}

fn named_fields(input: &DeriveInput) -> syn::Result<Vec<&Field>> {
    let name = &input.ident;
    let (at, what) = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => return Ok(fields.named.iter().collect()),
            Fields::Unnamed(fields) => (quote!(#fields), "a tuple struct has no names for them"),
            Fields::Unit => (quote!(#name), "a unit struct has none"),
        },
        Data::Enum(data) => (data.enum_token.into_tokens(), "an enum has no fixed set of them"),
        Data::Union(data) => (data.union_token.into_tokens(), "a union has no fixed set of them"),
    };
    Err(diag::error(
        at,
        format_args!("signals are the named fields of a struct: {what}"),
        format_args!("write `struct {name} {{ user_id: String }}`"),
    ))
}

/// A token as tokens, for the underlined place of an error.
trait IntoTokens: quote::ToTokens {
    fn into_tokens(self) -> TokenStream
    where
        Self: Sized,
    {
        self.into_token_stream()
    }
}

impl<T: quote::ToTokens> IntoTokens for T {}

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
        Some(Self { field, constant: ident.clone(), name })
    }
}

/// The rules by which Datastar can reach a root signal as `$name`.
fn check_name(name: &Name) -> syn::Result<()> {
    let text = &name.text;
    let refuse = |why: &str, help: &str| Err(name.error(format_args!("`{text}` cannot be the name of a signal: {why}"), help));
    if ["__proto__", "constructor", "prototype"].contains(&text.as_str()) {
        return refuse("JavaScript gives it to every object", "choose another name, or `#[serde(rename = \"…\")]`");
    }
    if text.contains("__") {
        return refuse("`__` starts a modifier in a Datastar attribute", "use a single `_`");
    }
    if text.contains('.') {
        return refuse("a dot means a nested signal, which a flat name never reaches", "nest a struct instead");
    }
    let word = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if !text.split('-').all(word) {
        return refuse("Datastar reads only ASCII letters, digits, `_` and single `-` inside", "rename the field, or `#[serde(rename = \"…\")]`");
    }
    Ok(())
}

fn check_unique(signals: &[Signal<'_>], errors: &mut Errors) {
    for (at, signal) in signals.iter().enumerate() {
        if signals[..at].iter().any(|earlier| earlier.name.text == signal.name.text) {
            let message = format_args!("two fields are the signal `{}`", signal.name.text).to_string();
            errors.push(signal.name.error(message, "give one of them another name"));
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
        bounded.make_where_clause().predicates.push(syn::parse_quote!(Self: #krate::__private::Serialize));
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
