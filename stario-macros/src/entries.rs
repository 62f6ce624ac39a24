//! Lists of declarations that end in `;`, read one by one so that a broken one hides no other.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, Token};

use crate::diag::{self, Errors};

/// A declaration of `routes!` or `assets!`.
pub(crate) trait Entry: Sized {
    /// One whole declaration, as the help of every message about its shape.
    const EXAMPLE: &'static str;

    fn parse(reader: &mut Reader<'_>) -> syn::Result<Self>;
}

/// Parses every declaration; after a mistake goes on behind the next `;`.
pub(crate) fn entries<T: Entry>(input: TokenStream, errors: &mut Errors) -> Vec<T> {
    let parser = |input: ParseStream<'_>| {
        let mut found = Vec::new();
        while !input.is_empty() {
            let mut reader = Reader {
                input,
                previous: input.span(),
                example: T::EXAMPLE,
            };
            match T::parse(&mut reader) {
                Ok(entry) => {
                    found.push(entry);
                    if !input.is_empty() {
                        // What follows may be a declaration of its own, so nothing is skipped.
                        errors.take(reader.expect::<Token![;]>("`;`"));
                    }
                }
                Err(error) => {
                    errors.push(error);
                    skip_declaration(input)?;
                }
            }
        }
        Ok(found)
    };
    let parsed = parser.parse2(input);
    errors.take(parsed).unwrap_or_default()
}

fn skip_declaration(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() {
        if matches!(input.parse()?, TokenTree::Punct(punct) if punct.as_char() == ';') {
            break;
        }
    }
    Ok(())
}

/// A parse stream that knows where the last token was: what is missing at the end of a
/// declaration is reported there, and not on the whole macro.
pub(crate) struct Reader<'a> {
    pub(crate) input: ParseStream<'a>,
    previous: Span,
    example: &'static str,
}

impl Reader<'_> {
    /// Parses the next part; when it is not there, says what was expected.
    pub(crate) fn expect<T: Parse + quote::ToTokens>(&mut self, what: &str) -> syn::Result<T> {
        let missing = self.missing(format_args!("expected {what}"));
        let part: T = self.input.parse().map_err(|_| missing)?;
        self.previous = crate::function::first_span(&part);
        Ok(part)
    }

    /// An error about the place where the reader is.
    pub(crate) fn missing(&self, message: impl std::fmt::Display) -> syn::Error {
        let ended = self.input.is_empty() || self.input.peek(Token![;]);
        let span = if ended {
            self.previous
        } else {
            self.input.span()
        };
        diag::error_at(span, message, format_args!("write `{}`", self.example))
    }
}

/// The doc text that is added to a declaration: its summary when the user wrote none, and a
/// paragraph of its own otherwise.
pub(crate) fn documentation(attrs: &[Attribute], sentence: &str) -> String {
    if attrs.iter().any(|attr| attr.path().is_ident("doc")) {
        format!("\n\n{sentence}")
    } else {
        sentence.to_owned()
    }
}
