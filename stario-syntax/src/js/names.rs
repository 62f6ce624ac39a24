//! Which signals an expression names, and the keys of the object it is.

use proc_macro2::TokenStream;
use stario_html::datastar;

use super::{JsToken, Kind, scan, tokens};
use crate::{
    ast::Lit,
    diag::{Diagnostics, Range},
};

/// The names in an expression.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Paths without the `$`.
    pub(crate) signals: Vec<(String, Range)>,
    /// `a` and `b` of `{a: 1, b: {c: 2}}`.
    pub(crate) keys: Vec<String>,
}

/// The names in an expression that is text. Its mistakes are reported later.
pub(crate) fn names(lit: &Lit) -> Names {
    of(&scan::scan(&lit.text, lit.range, &mut Diagnostics::new()))
}

/// Whether text is an expression that only Datastar reads: with a signal or an action in it.
pub(crate) fn is_datastar(lit: &Lit) -> bool {
    let tokens = scan::scan(&lit.text, lit.range, &mut Diagnostics::new());
    tokens.iter().enumerate().any(|(index, token)| {
        let called = tokens
            .get(index + 1)
            .is_some_and(|next| next.is(Kind::Open, "("));
        match token.kind {
            // `$5` is a price.
            Kind::Signal => !token.text[1..].starts_with(|ch: char| ch.is_ascii_digit()),
            Kind::Action => called && datastar::action(&token.text[1..]).is_some(),
            _ => false,
        }
    })
}

/// The names in an expression of tokens.
pub(crate) fn names_of_tokens(input: TokenStream) -> Names {
    let quiet = &mut Diagnostics::new();
    of(&tokens::convert(input, quiet))
}

fn of(tokens: &[JsToken]) -> Names {
    let mut names = Names::default();
    let mut depth = 0usize;
    for (index, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            Kind::Signal => names
                .signals
                .push((token.text[1..].to_owned(), token.range)),
            Kind::Word | Kind::Str if depth == 1 => {
                let first = index
                    .checked_sub(1)
                    .is_some_and(|before| matches!(tokens[before].text.as_str(), "{" | ","));
                let has_value = tokens
                    .get(index + 1)
                    .is_some_and(|next| next.is(Kind::Op, ":"));
                if first && has_value && tokens[0].is(Kind::Open, "{") {
                    let key = token.text.trim_matches(['\'', '"']);
                    names.keys.push(key.to_owned());
                }
            }
            _ => {}
        }
    }
    names
}
