//! Prints scanned tokens the way a person would write them.

use super::{JsToken, Kind, Piece};

/// Prints tokens; words and operators get spaces, so that `$n-1` in tokens
/// cannot become the signal `n-1`.
pub(super) fn print(tokens: &[JsToken]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    for (token, spaced) in tokens.iter().zip(spaces(tokens)) {
        if spaced {
            text.push(' ');
        }
        if let Some(hole) = &token.hole {
            if !text.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut text)));
            }
            pieces.push(Piece::Hole(hole.clone()));
        } else {
            text.push_str(&token.text);
        }
    }
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
    pieces
}

/// Whether a space stands before each of the tokens.
pub(super) fn spaces(tokens: &[JsToken]) -> Vec<bool> {
    let mut spaces = Vec::with_capacity(tokens.len());
    let mut before: Option<&JsToken> = None;
    let mut prefix = false;
    // Open brackets, each with the number of `?` that wait for their `:`.
    let mut ternaries = vec![0usize];
    for token in tokens {
        let in_ternary = ternaries.last().is_some_and(|open| *open > 0);
        spaces.push(before.is_some_and(|before| !prefix && spaced(before, token, in_ternary)));
        prefix = is_prefix(before, token);
        match (token.kind, token.text.as_str()) {
            (Kind::Open, _) => ternaries.push(0),
            (Kind::Close, _) if ternaries.len() > 1 => {
                ternaries.pop();
            }
            (Kind::Op, "?") => ternaries
                .iter_mut()
                .rev()
                .take(1)
                .for_each(|open| *open += 1),
            (Kind::Op, ":") => {
                for open in ternaries.iter_mut().rev().take(1) {
                    *open = open.saturating_sub(1);
                }
            }
            _ => {}
        }
        before = Some(token);
    }
    spaces
}

/// Returns whether `token` is an operator that belongs to what follows it.
fn is_prefix(before: Option<&JsToken>, token: &JsToken) -> bool {
    let after_value = before.is_some_and(JsToken::ends_value);
    token.kind == Kind::Op
        && match token.text.as_str() {
            "!" | "~" | "..." => true,
            "+" | "-" | "++" | "--" => !after_value,
            _ => false,
        }
}

fn spaced(before: &JsToken, token: &JsToken, in_ternary: bool) -> bool {
    let op = |token: &JsToken, texts: &[&str]| {
        token.kind == Kind::Op && texts.contains(&token.text.as_str())
    };
    if op(before, &[".", "?."]) || op(token, &[".", "?.", ",", ";"]) {
        return false;
    }
    if op(token, &["++", "--"]) && before.ends_value() {
        return false;
    }
    if op(token, &[":"]) && !in_ternary {
        return false;
    }
    match (before.kind, token.kind) {
        (Kind::Open, Kind::Close) => false,
        (Kind::Open, _) => before.text == "{",
        (_, Kind::Close) => token.text == "}",
        (_, Kind::Open) if token.text != "{" => !before.ends_value(),
        _ => true,
    }
}
