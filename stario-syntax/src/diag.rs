//! Collected mistakes and how they reach the compiler.
//!
//! Every message is one `compile_error!` whose first token carries the first
//! span of the range and whose last token carries the last span: stable Rust
//! joins the two, so exactly the offending source is underlined. Help and
//! notes are lines of the same message, never errors of their own.

use std::collections::HashSet;

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::quote_spanned;

/// A stretch of source from the start of one token to the end of another.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    /// Span of the first token.
    pub first: Span,
    /// Span of the last token.
    pub last: Span,
}

impl Range {
    /// Returns the range from the start of `first` to the end of `last`.
    pub fn new(first: Span, last: Span) -> Self {
        Self { first, last }
    }

    /// Returns the range extended to the end of `last`.
    pub(crate) fn to(self, last: impl Into<Range>) -> Self {
        Self {
            first: self.first,
            last: last.into().last,
        }
    }

    /// Returns the one-based source line of the start, when the compiler tells.
    pub(crate) fn line(self) -> Option<usize> {
        Some(self.first.start().line).filter(|line| *line > 0)
    }
}

impl From<Span> for Range {
    fn from(span: Span) -> Self {
        Self::new(span, span)
    }
}

/// One mistake: where, what, and what to write instead.
#[derive(Debug)]
pub struct Diagnostic {
    /// The source to underline.
    pub range: Range,
    /// The mistake in the words of HTML.
    pub message: String,
    /// `help:` and `note:` lines, in the order given.
    pub lines: Vec<String>,
}

impl Diagnostic {
    /// Adds a `= help:` line.
    pub(crate) fn help(&mut self, text: impl AsRef<str>) -> &mut Self {
        self.lines.push(format!("= help: {}", text.as_ref()));
        self
    }

    /// Adds a `= note:` line.
    pub(crate) fn note(&mut self, text: impl AsRef<str>) -> &mut Self {
        self.lines.push(format!("= note: {}", text.as_ref()));
        self
    }

    /// Returns the message with its help and note lines.
    pub fn text(&self) -> String {
        let mut text = self.message.clone();
        for line in &self.lines {
            text.push('\n');
            text.push_str(line);
        }
        text
    }
}

/// What is rarely meant. The one lint of rustc with a text of ours is the use
/// of something deprecated, so that is what it becomes.
#[derive(Debug)]
struct Warning {
    range: Range,
    lint: &'static str,
    text: &'static str,
}

impl Warning {
    fn to_tokens(&self) -> TokenStream {
        let site = Span::mixed_site();
        let declared = Ident::new(self.lint, site);
        // Where the user wrote it, or rustc would not show it.
        let used = Ident::new(self.lint, self.range.last);
        let text = self.text;
        quote_spanned! {site=> {
            #[deprecated(note = #text)]
            #[allow(non_upper_case_globals)]
            const #declared: () = ();
            const _: () = #used;
        }}
    }
}

/// The mistakes of one macro call, in the order they were found.
#[derive(Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
    warnings: Vec<Warning>,
    seen: HashSet<String>,
    /// Takes the lines of a report that was dropped as a repetition.
    repeated: Option<Diagnostic>,
}

impl Diagnostics {
    /// Returns an empty collection.
    pub fn new() -> Self {
        Self::default()
    }

    /// Records a mistake, unless one was already reported at the same token.
    pub(crate) fn error(
        &mut self,
        range: impl Into<Range>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        let range = range.into();
        let diagnostic = Diagnostic {
            range,
            message: message.into(),
            lines: Vec::new(),
        };
        // A span offers no equality on stable; its debug form names the bytes.
        if self.seen.insert(format!("{:?}", range.first)) {
            self.found.push(diagnostic);
            let last = self.found.len() - 1;
            &mut self.found[last]
        } else {
            self.repeated.insert(diagnostic)
        }
    }

    /// Records a warning; `lint` is its name, a Rust word.
    pub(crate) fn warning(
        &mut self,
        range: impl Into<Range>,
        lint: &'static str,
        text: &'static str,
    ) {
        self.warnings.push(Warning {
            range: range.into(),
            lint,
            text,
        });
    }

    /// Returns whether nothing was reported.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Iterates over the reports.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.found.iter()
    }

    /// Returns one `compile_error!` item per report, and the warnings.
    pub(crate) fn to_tokens(&self) -> TokenStream {
        let warnings = self.warnings.iter().map(Warning::to_tokens);
        let errors = self.found.iter().flat_map(compile_error);
        warnings.chain([errors.collect()]).collect()
    }

    /// The names of the warnings.
    #[cfg(test)]
    pub(crate) fn warnings(&self) -> Vec<&'static str> {
        self.warnings.iter().map(|warning| warning.lint).collect()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

fn compile_error(diagnostic: &Diagnostic) -> Vec<TokenTree> {
    let Range { first, last } = diagnostic.range;
    let punct = |ch, spacing| {
        let mut punct = Punct::new(ch, spacing);
        punct.set_span(first);
        TokenTree::Punct(punct)
    };
    let mut text = Literal::string(&diagnostic.text());
    text.set_span(last);
    let mut body = Group::new(Delimiter::Brace, TokenTree::Literal(text).into());
    body.set_span(last);
    vec![
        punct(':', Spacing::Joint),
        punct(':', Spacing::Alone),
        TokenTree::Ident(Ident::new("core", first)),
        punct(':', Spacing::Joint),
        punct(':', Spacing::Alone),
        TokenTree::Ident(Ident::new("compile_error", first)),
        punct('!', Spacing::Alone),
        TokenTree::Group(body),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_reported_once() {
        let mut diagnostics = Diagnostics::new();
        let span = Span::call_site();
        diagnostics.error(span, "first").help("do this");
        diagnostics.error(span, "second").help("lost");
        let texts: Vec<_> = diagnostics.iter().map(Diagnostic::text).collect();
        assert_eq!(texts, ["first\n= help: do this"]);
    }

    #[test]
    fn a_report_becomes_one_compile_error() {
        let mut diagnostics = Diagnostics::new();
        diagnostics.error(Span::call_site(), "no");
        assert_eq!(
            diagnostics.to_tokens().to_string(),
            ":: core :: compile_error ! { \"no\" }"
        );
    }
}
