//! JavaScript in expressions: a scanner for its two written forms, and the
//! rules that Datastar adds.
//!
//! Nothing here understands JavaScript as a whole. The scanner knows strings,
//! brackets, names and operators; what it does not know passes unchanged, so
//! that new syntax never becomes an error.

mod check;
mod names;
mod print;
mod quotes;
mod scan;
mod tokens;

use proc_macro2::TokenStream;

use crate::{
    ast::{Expr, Lit},
    diag::{Diagnostics, Range},
};

pub(crate) use check::Scope;
pub(crate) use names::{Names, is_datastar, names, names_of_tokens};
pub(crate) use quotes::Quotes;

/// One piece of a finished expression.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    Text(String),
    /// A Rust value that is printed as a JavaScript literal.
    Hole(Expr),
}

#[derive(Clone, Debug)]
struct JsToken {
    kind: Kind,
    text: String,
    range: Range,
    /// The Rust value of a hole.
    hole: Option<Expr>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Word,
    /// `$name`, with the sign and everything that Datastar reads as the name.
    Signal,
    /// `@name`, with the sign.
    Action,
    Str,
    Template,
    Regex,
    Number,
    Op,
    Open,
    Close,
    /// `// …`; other comments have no effect and no token.
    LineComment,
    Hole,
}

impl JsToken {
    fn new(kind: Kind, text: impl Into<String>, range: impl Into<Range>) -> Self {
        Self {
            kind,
            text: text.into(),
            range: range.into(),
            hole: None,
        }
    }

    fn is(&self, kind: Kind, text: &str) -> bool {
        self.kind == kind && self.text == text
    }

    /// Returns whether a value can end with this token, so that `-` after it
    /// subtracts and `(` after it calls.
    fn ends_value(&self) -> bool {
        match self.kind {
            Kind::Op | Kind::Open | Kind::LineComment => false,
            Kind::Word => !KEYWORDS.contains(&self.text.as_str()),
            _ => true,
        }
    }
}

/// Words after which a value starts.
const KEYWORDS: [&str; 18] = [
    "if",
    "for",
    "while",
    "switch",
    "return",
    "typeof",
    "void",
    "delete",
    "new",
    "in",
    "of",
    "do",
    "else",
    "case",
    "throw",
    "await",
    "yield",
    "instanceof",
];

/// Checks an expression written as a string and returns its text.
pub(crate) fn from_text(lit: &Lit, scope: &Scope<'_>, diagnostics: &mut Diagnostics) -> String {
    let tokens = scan::scan(&lit.text, lit.range, diagnostics);
    check::check(&tokens, scope, lit.range, diagnostics);
    lit.text.trim().to_owned()
}

/// Checks an expression written as tokens and prints it.
pub(crate) fn from_tokens(
    input: TokenStream,
    range: Range,
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Piece> {
    let tokens = tokens::convert(input, diagnostics);
    check::check(&tokens, scope, range, diagnostics);
    print::print(&tokens)
}

/// Reads tokens of JavaScript: where each lies, whether it is a value of Rust, and whether a space
/// stands before it when it is printed.
pub(crate) fn spacing(
    input: TokenStream,
    diagnostics: &mut Diagnostics,
) -> Vec<(Range, bool, bool)> {
    let tokens = tokens::convert(input, diagnostics);
    let spaces = print::spaces(&tokens);
    let tokens = tokens.into_iter().zip(spaces);
    tokens
        // A group that a macro has made without delimiters.
        .filter(|(token, _)| !token.text.is_empty() || token.hole.is_some())
        .map(|(token, spaced)| (token.range, token.hole.is_some(), spaced))
        .collect()
}

#[cfg(test)]
mod tests;
