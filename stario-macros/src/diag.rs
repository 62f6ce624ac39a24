//! Mistakes, worded for the person who made them, collected so that one run shows them all.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::Error;

/// Builds an error that underlines all of `at`: what is wrong, then what to write instead.
pub(crate) fn error(at: impl ToTokens, message: impl Display, help: impl Display) -> Error {
    Error::new_spanned(at, format!("{message}\n= help: {help}"))
}

/// Builds an error that underlines the token at `span`.
pub(crate) fn error_at(span: Span, message: impl Display, help: impl Display) -> Error {
    Error::new(span, format!("{message}\n= help: {help}"))
}

/// The mistakes of one macro call.
#[derive(Debug, Default)]
pub(crate) struct Errors(Option<Error>);

impl Errors {
    pub(crate) fn push(&mut self, error: Error) {
        match &mut self.0 {
            Some(first) => first.combine(error),
            None => self.0 = Some(error),
        }
    }

    /// Keeps the value of `result`; its error is recorded.
    pub(crate) fn take<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }
}

/// What a macro call becomes: the code that could be made, and the mistakes found on the way.
///
/// Code is emitted beside the errors wherever its type is known, so that one mistake does not
/// turn every use of the item into a second error and an editor keeps its completions.
#[derive(Debug)]
pub(crate) struct Expansion {
    pub(crate) code: TokenStream,
    pub(crate) errors: Errors,
}

impl Expansion {
    /// An expansion without code: nothing of the input could be understood.
    pub(crate) fn failed(errors: Errors) -> Self {
        Self {
            code: TokenStream::new(),
            errors,
        }
    }

    pub(crate) fn into_tokens(self) -> TokenStream {
        let mut tokens = self.code;
        if let Some(error) = self.errors.0 {
            tokens.extend(error.into_compile_error());
        }
        tokens
    }
}

#[cfg(test)]
impl Expansion {
    /// The code with single spaces, for comparison with `quote!` output.
    pub(crate) fn code(&self) -> String {
        self.code.to_string()
    }

    /// Whether the code has this part; `> >` and `>>` are the same.
    pub(crate) fn has(&self, part: &TokenStream) -> bool {
        let dense = |tokens: &TokenStream| tokens.to_string().replace(' ', "");
        dense(&self.code).contains(&dense(part))
    }

    /// Every mistake as "underlined source: message".
    pub(crate) fn mistakes(self) -> Vec<String> {
        self.errors
            .0
            .into_iter()
            .flatten()
            .map(|error| {
                let text = error.span().source_text().unwrap_or_default();
                format!("{text}: {error}")
            })
            .collect()
    }
}
