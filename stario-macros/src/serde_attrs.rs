//! What `#[serde(..)]` says about names, read the way serde reads it.

use proc_macro2::Span;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, DeriveInput, Field, LitStr, Token};

use crate::diag::{self, Errors};

/// A name and the place it came from.
pub(crate) struct Name {
    pub(crate) text: String,
    pub(crate) span: Span,
}

/// What the struct's attributes decide for all fields.
#[derive(Default)]
pub(crate) struct Container {
    pub(crate) rename_all: RenameRule,
}

impl Container {
    pub(crate) fn read(input: &DeriveInput, errors: &mut Errors) -> Self {
        let mut container = Self::default();
        each_option(&input.attrs, errors, |meta| {
            if meta.path.is_ident("rename_all") {
                if let Some(rule) = outgoing(&meta)? {
                    container.rename_all = RenameRule::parse(&rule)?;
                }
                return Ok(());
            }
            for option in ["transparent", "into", "tag", "untagged", "remote"] {
                if meta.path.is_ident(option) {
                    return Err(diag::error(
                        &meta.path,
                        format_args!("`{option}` changes which signals there are, in a way that cannot be seen here"),
                        "send the struct as it is, with one field per signal",
                    ));
                }
            }
            skip_value(&meta)
        });
        container
    }
}

/// What a field's attributes decide.
#[derive(Default)]
pub(crate) struct FieldNaming {
    pub(crate) skipped: bool,
    pub(crate) rename: Option<Name>,
}

impl FieldNaming {
    pub(crate) fn read(field: &Field, errors: &mut Errors) -> Self {
        let mut naming = Self::default();
        each_option(&field.attrs, errors, |meta| {
            if meta.path.is_ident("skip") || meta.path.is_ident("skip_serializing") {
                naming.skipped = true;
            } else if meta.path.is_ident("rename") {
                naming.rename = outgoing(&meta)?.map(|text| Name { text: text.value(), span: text.span() });
            } else if meta.path.is_ident("flatten") {
                return Err(diag::error(
                    &meta.path,
                    "the signals of a flattened field cannot be seen here",
                    "write its fields out, or nest it without `flatten` and use `$outer.inner`",
                ));
            } else {
                skip_value(&meta)?;
            }
            Ok(())
        });
        naming
    }
}

/// Calls `read` for each option in the `#[serde(..)]` attributes. Serde reports what it cannot
/// parse itself, so only our own refusals are recorded.
fn each_option(attrs: &[Attribute], errors: &mut Errors, mut read: impl FnMut(ParseNestedMeta<'_>) -> syn::Result<()>) {
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("serde")) {
        let mut refusal = None;
        let parsed = attr.parse_nested_meta(|meta| {
            read(meta).inspect_err(|error| refusal = Some(error.clone()))
        });
        drop(parsed);
        if let Some(error) = refusal {
            errors.push(error);
        }
    }
}

/// The name used when serializing: of `= "x"`, or of `(serialize = "x", deserialize = "y")`.
fn outgoing(meta: &ParseNestedMeta<'_>) -> syn::Result<Option<LitStr>> {
    if meta.input.peek(Token![=]) {
        return meta.value()?.parse().map(Some);
    }
    let mut name = None;
    meta.parse_nested_meta(|direction| {
        let value: LitStr = direction.value()?.parse()?;
        if direction.path.is_ident("serialize") {
            name = Some(value);
        }
        Ok(())
    })?;
    Ok(name)
}

fn skip_value(meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    if meta.input.peek(Token![=]) {
        meta.value()?.parse::<syn::Expr>().map(drop)
    } else if meta.input.peek(syn::token::Paren) {
        meta.parse_nested_meta(|inner| skip_value(&inner))
    } else {
        Ok(())
    }
}

/// `#[serde(rename_all = "..")]`, for field names.
#[derive(Clone, Copy, Default)]
pub(crate) enum RenameRule {
    #[default]
    AsWritten,
    Lower,
    Upper,
    Pascal,
    Camel,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
}

impl RenameRule {
    fn parse(rule: &LitStr) -> syn::Result<Self> {
        Ok(match rule.value().as_str() {
            "lowercase" | "snake_case" => Self::AsWritten,
            "UPPERCASE" => Self::Upper,
            "PascalCase" => Self::Pascal,
            "camelCase" => Self::Camel,
            "SCREAMING_SNAKE_CASE" => Self::ScreamingSnake,
            "kebab-case" => Self::Kebab,
            "SCREAMING-KEBAB-CASE" => Self::ScreamingKebab,
            // Serde's own message lists the rules; a second one would only repeat it.
            _ => Self::AsWritten,
        })
    }

    /// Renames a `snake_case` field as serde does.
    pub(crate) fn apply(self, field: &str) -> String {
        match self {
            Self::AsWritten => field.to_owned(),
            Self::Upper | Self::ScreamingSnake => field.to_ascii_uppercase(),
            Self::Pascal => pascal_case(field),
            Self::Camel => {
                let pascal = pascal_case(field);
                let mut chars = pascal.chars();
                chars.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(chars).collect()
            }
            Self::Kebab => field.replace('_', "-"),
            Self::ScreamingKebab => field.to_ascii_uppercase().replace('_', "-"),
            Self::Lower => field.to_owned(),
        }
    }
}

/// `user_id` as `UserId`.
pub(crate) fn pascal_case(field: &str) -> String {
    let mut pascal = String::with_capacity(field.len());
    let mut start = true;
    for letter in field.chars() {
        if letter == '_' {
            start = true;
        } else if std::mem::take(&mut start) {
            pascal.push(letter.to_ascii_uppercase());
        } else {
            pascal.push(letter);
        }
    }
    pascal
}
