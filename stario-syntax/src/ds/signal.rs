//! The names of signals, as keys and as values.

use crate::{
    ast::Lit,
    diag::{Diagnostics, Range},
};

/// A key that names a signal has to become a name that `$name` can reach.
pub(super) fn key_as_signal(
    shown: &str,
    key: &str,
    name: &str,
    range: Range,
    diagnostics: &mut Diagnostics,
) {
    if let Some(word) = reserved(name) {
        diagnostics
            .error(range, format!("`{word}` cannot be the name of a signal"))
            .note("it would reach into the prototype of every object");
        return;
    }
    let word = |word: &str| {
        let reachable = |ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '_' | '-');
        !word.is_empty()
            && !word.starts_with('-')
            && !word.ends_with('-')
            && word.chars().all(reachable)
    };
    let survives = name.split('.').all(word);
    let digits = key
        .match_indices('-')
        .any(|(at, _)| key[at + 1..].starts_with(|ch: char| ch.is_ascii_digit()));
    if survives && !digits {
        return;
    }
    let plain: String = name
        .chars()
        .filter(|ch| ch.is_ascii_alphanumeric() || matches!(ch, '_' | '.'))
        .collect();
    let error = diagnostics.error(
        range,
        format!("the key `{key}` becomes the signal `{name}`, which no expression can reach"),
    );
    match shown {
        _ if !name.is_ascii() => error.help("write a name of the letters a to z, digits and `_`"),
        "ds:signals" | "ds:computed" => error.help(format!("write `{shown}:{plain}`")),
        _ => error.help(format!("write `{shown}=\"{plain}\"`")),
    };
}

/// The word of a path that would reach into a prototype.
fn reserved(path: &str) -> Option<&str> {
    path.split('.')
        .find(|word| matches!(*word, "__proto__" | "constructor" | "prototype"))
}

/// The value of `ds:bind` and its like is a name, not an expression.
pub(super) fn signal_name(shown: &str, lit: &Lit, diagnostics: &mut Diagnostics) {
    let name = lit.text.trim();
    if let Some(bare) = name.strip_prefix('$') {
        diagnostics
            .error(
                lit.range,
                format!("`{shown}` takes the name of a signal, without `$`"),
            )
            .help(format!("write `{shown}=\"{bare}\"`"));
        return;
    }
    let word = |word: &str| {
        !word.is_empty()
            && word
                .chars()
                .all(|ch| ch.is_ascii_alphanumeric() || ch == '_')
    };
    if !name.is_empty() && !name.split(['.', '-']).all(word) {
        diagnostics
            .error(lit.range, format!("`{name}` is not the name of a signal"))
            .help("names are words of letters, digits and `_`, joined by dots");
    } else if let Some(word) = reserved(name) {
        diagnostics
            .error(
                lit.range,
                format!("`{word}` cannot be the name of a signal"),
            )
            .note("it would reach into the prototype of every object");
    }
}
