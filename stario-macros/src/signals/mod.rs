//! `#[derive(Signals)]`: the names of a struct's signals, and a typed path for each.

mod emit;
mod paths;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{Attribute, Data, DeriveInput, Field, Fields, Path, Token};

use crate::diag::{self, Errors, Expansion};
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
            code: emit::emit(&krate, &input, &[]),
            errors,
        };
    };
    let mut signals: Vec<Signal<'_>> = fields
        .iter()
        .filter_map(|field| Signal::read(field, &container, &mut errors))
        .collect();
    check_unique(&signals, &mut errors);
    check_nesting(&input, &mut signals, &mut errors);
    Expansion {
        code: emit::emit(&krate, &input, &signals),
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
    /// The attribute that makes it a group of signals.
    nested: Option<&'a Attribute>,
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
        let nested = errors.take(nested(field)).flatten();
        Some(Self {
            field,
            constant: ident.clone(),
            name,
            nested,
        })
    }
}

/// `#[stario(nested)]`, for a field whose type has signals of its own.
fn nested(field: &Field) -> syn::Result<Option<&Attribute>> {
    let mut nested = None;
    for attr in field
        .attrs
        .iter()
        .filter(|attr| attr.path().is_ident("stario"))
    {
        let word: syn::Result<Ident> = attr.parse_args();
        if !word.is_ok_and(|word| word == "nested") {
            return Err(diag::error(
                attr,
                "unknown attribute",
                "the only one on a field is `#[stario(nested)]`",
            ));
        }
        nested = Some(attr);
    }
    Ok(nested)
}

/// A path is put together from the names of the sets on the way, which have to be known.
fn check_nesting(input: &DeriveInput, signals: &mut [Signal<'_>], errors: &mut Errors) {
    if input.generics.type_params().next().is_none() {
        return;
    }
    for signal in signals {
        if let Some(attr) = signal.nested.take() {
            errors.push(diag::error(
                attr,
                "a struct with type parameters cannot have nested signals",
                "name the types, or write the paths as `Signal::new(\"outer.inner\")`",
            ));
        }
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

#[cfg(test)]
mod tests;
