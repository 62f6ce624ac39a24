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

impl Name {
    pub(crate) fn error(&self, message: &str, help: &str) -> syn::Error {
        diag::error_at(self.span, message, help)
    }
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
                    container.rename_all = RenameRule::parse(&rule.value());
                }
                return Ok(());
            }
            for option in ["transparent", "into", "tag", "untagged", "remote"] {
                if meta.path.is_ident(option) {
                    return Err(diag::error(
                        &meta.path,
                        format_args!(
                            "`{option}` changes which signals there are, in a way that cannot be seen here"
                        ),
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
                naming.rename = outgoing(&meta)?.map(|text| Name {
                    text: text.value(),
                    span: text.span(),
                });
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
fn each_option(
    attrs: &[Attribute],
    errors: &mut Errors,
    mut read: impl FnMut(ParseNestedMeta<'_>) -> syn::Result<()>,
) {
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
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum RenameRule {
    /// `snake_case`, which fields are, and `lowercase`, which serde treats alike.
    #[default]
    AsWritten,
    /// `UPPERCASE` and `SCREAMING_SNAKE_CASE`, alike for fields too.
    Upper,
    Pascal,
    Camel,
    Kebab,
    ScreamingKebab,
}

impl RenameRule {
    /// An unknown rule changes nothing: serde refuses it and lists the known ones.
    fn parse(rule: &str) -> Self {
        match rule {
            "UPPERCASE" | "SCREAMING_SNAKE_CASE" => Self::Upper,
            "PascalCase" => Self::Pascal,
            "camelCase" => Self::Camel,
            "kebab-case" => Self::Kebab,
            "SCREAMING-KEBAB-CASE" => Self::ScreamingKebab,
            _ => Self::AsWritten,
        }
    }

    /// Renames a `snake_case` field as serde does.
    pub(crate) fn apply(self, field: &str) -> String {
        match self {
            Self::AsWritten => field.to_owned(),
            Self::Upper => field.to_ascii_uppercase(),
            Self::Pascal => pascal_case(field),
            Self::Camel => {
                let pascal = pascal_case(field);
                let mut letters = pascal.chars();
                let first = letters.next().map(|first| first.to_ascii_lowercase());
                first.into_iter().chain(letters).collect()
            }
            Self::Kebab => field.replace('_', "-"),
            Self::ScreamingKebab => field.to_ascii_uppercase().replace('_', "-"),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Expansion;

    fn rule(input: &str) -> RenameRule {
        let input = syn::parse_str(input).unwrap();
        let mut errors = Errors::default();
        Container::read(&input, &mut errors).rename_all
    }

    fn mistakes(input: &str) -> Vec<String> {
        let input: DeriveInput = syn::parse_str(input).unwrap();
        let mut errors = Errors::default();
        Container::read(&input, &mut errors);
        if let syn::Data::Struct(data) = &input.data {
            for field in &data.fields {
                FieldNaming::read(field, &mut errors);
            }
        }
        Expansion::failed(errors).mistakes()
    }

    #[test]
    fn rules_rename_as_serde_does() {
        for (name, expected) in [
            ("lowercase", "user_id"),
            ("snake_case", "user_id"),
            ("UPPERCASE", "USER_ID"),
            ("SCREAMING_SNAKE_CASE", "USER_ID"),
            ("PascalCase", "UserId"),
            ("camelCase", "userId"),
            ("kebab-case", "user-id"),
            ("SCREAMING-KEBAB-CASE", "USER-ID"),
        ] {
            assert_eq!(RenameRule::parse(name).apply("user_id"), expected, "{name}");
        }
    }

    #[test]
    fn the_outgoing_name_counts_and_other_options_are_passed_over() {
        assert_eq!(
            rule(
                "#[serde(default, bound(serialize = \"\"), rename_all(serialize = \"camelCase\", deserialize = \"lowercase\"))] struct A;"
            ),
            RenameRule::Camel
        );
        assert_eq!(
            rule("#[serde(deny_unknown_fields)] struct A;"),
            RenameRule::AsWritten
        );
    }

    #[test]
    fn options_that_hide_the_names_are_refused() {
        let found = mistakes("#[serde(tag = \"kind\")] struct A { #[serde(flatten)] rest: B }");
        assert!(
            found[0].starts_with("tag: `tag` changes which signals"),
            "{found:?}"
        );
        assert!(
            found[1].starts_with("flatten: the signals of a flattened field"),
            "{found:?}"
        );
    }
}
