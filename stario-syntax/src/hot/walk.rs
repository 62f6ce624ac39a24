//! Two versions of Rust code, token by token.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

use super::{expand::Macro, marker::hash};

/// A call whose texts are others now.
#[derive(Debug)]
pub(super) struct Changed {
    /// Line, column and hash of the call in the old version.
    pub(super) place: (usize, usize, u64),
    /// Where it stands in the new one.
    pub(super) line: usize,
    pub(super) texts: Vec<String>,
}

/// Whether templates may differ here.
#[derive(Clone, Copy)]
enum Around {
    /// Yes.
    Code,
    /// No, for this reason.
    Fixed(&'static str),
}

/// Macros that pass the code on which they are given.
const TRANSPARENT: [&str; 12] = [
    "vec",
    "matches",
    "format",
    "format_args",
    "print",
    "println",
    "eprint",
    "eprintln",
    "write",
    "writeln",
    "select",
    "join",
];

/// Attributes that do the same with the item below them; of others, such as
/// `#[cached]`, nobody knows.
const ATTRIBUTES: [&str; 29] = [
    "allow",
    "async_trait",
    "cfg",
    "cfg_attr",
    "cold",
    "component",
    "debug_handler",
    "default",
    "deny",
    "deprecated",
    "derive",
    "doc",
    "expect",
    "forbid",
    "handler",
    "ignore",
    "inline",
    "instrument",
    "macro_use",
    "main",
    "must_use",
    "non_exhaustive",
    "path",
    "recursion_limit",
    "rustfmt",
    "should_panic",
    "test",
    "track_caller",
    "warn",
];

/// Functions that keep what a closure has made.
const KEEPERS: [&str; 3] = ["get_or_init", "get_or_try_init", "get_or_insert_with"];

/// Compares two versions; the error says what has changed and where.
pub(super) fn code(old: TokenStream, new: TokenStream) -> Result<Vec<Changed>, String> {
    let mut changed = Vec::new();
    tokens(old, new, Around::Code, &mut changed)?;
    Ok(changed)
}

fn tokens(
    old: TokenStream,
    new: TokenStream,
    around: Around,
    changed: &mut Vec<Changed>,
) -> Result<(), String> {
    let old: Vec<TokenTree> = old.into_iter().collect();
    let new: Vec<TokenTree> = new.into_iter().collect();
    // What an attribute or `static` says holds up to the end of its item.
    let mut item = around;
    for (at, (a, b)) in old.iter().zip(&new).enumerate() {
        match (a, b) {
            (TokenTree::Group(a), TokenTree::Group(b)) if a.delimiter() == b.delimiter() => {
                group(&old, at, (a, b), item, changed)?;
                if a.delimiter() == Delimiter::Bracket && is_attribute(&old[..at]) {
                    if !is_known(a) {
                        item = Around::Fixed("an attribute is around it that may be a macro");
                    }
                } else if a.delimiter() == Delimiter::Brace {
                    item = around;
                }
            }
            (TokenTree::Ident(a), TokenTree::Ident(b)) if a == b => {
                // Not `'static`, `&'static`.
                let lifetime = at.checked_sub(1).is_some_and(|at| is_punct(&old[at], '\''));
                if a == "static"
                    && !lifetime
                    && !matches!(old.get(at + 1), Some(next) if is_punct(next, '|'))
                {
                    item = Around::Fixed("a `static` keeps it");
                }
            }
            (TokenTree::Punct(a), TokenTree::Punct(b))
                if a.as_char() == b.as_char() && a.spacing() == b.spacing() =>
            {
                if a.as_char() == ';' {
                    item = around;
                }
            }
            (TokenTree::Literal(a), TokenTree::Literal(b)) if a.to_string() == b.to_string() => {}
            (_, b) => return Err(differs(b, item)),
        }
    }
    match (old.get(new.len()), new.get(old.len())) {
        (None, None) => Ok(()),
        (_, Some(added)) => Err(differs(added, item)),
        (Some(_), None) => Err(match new.last() {
            Some(last) => differs(last, item),
            None => "Rust code was removed".to_owned(),
        }),
    }
}

fn differs(new: &TokenTree, around: Around) -> String {
    let line = new.span().start().line;
    match around {
        Around::Code => format!("line {line}: other Rust code"),
        Around::Fixed(reason) => format!("line {line}: other Rust code ({reason})"),
    }
}

fn group(
    before: &[TokenTree],
    at: usize,
    (old, new): (&Group, &Group),
    around: Around,
    changed: &mut Vec<Changed>,
) -> Result<(), String> {
    let inner = match (around, called(&before[..at])) {
        (Around::Fixed(_), _) => around,
        (Around::Code, Called::Macro(name)) => {
            let name = name.to_string();
            if let Some(which) = Macro::named(&name) {
                return template(which, start(&before[..at]), (old, new), changed);
            }
            if TRANSPARENT.contains(&name.as_str()) {
                Around::Code
            } else {
                Around::Fixed("the macro around it may do anything with it")
            }
        }
        (Around::Code, Called::Definition) => Around::Fixed("it belongs to a macro of the app"),
        (Around::Code, Called::Keeper) => Around::Fixed("the app keeps what it yields"),
        (Around::Code, Called::Nothing) => Around::Code,
    };
    tokens(old.stream(), new.stream(), inner, changed)
}

/// What stands in front of a group.
enum Called<'a> {
    Macro(&'a Ident),
    /// `macro_rules! name`
    Definition,
    Keeper,
    Nothing,
}

fn called(before: &[TokenTree]) -> Called<'_> {
    match before {
        [.., TokenTree::Ident(name), bang] if is_punct(bang, '!') => Called::Macro(name),
        [.., TokenTree::Ident(rules), bang, TokenTree::Ident(_)]
            if is_punct(bang, '!') && rules == "macro_rules" =>
        {
            Called::Definition
        }
        [.., TokenTree::Ident(name)] if KEEPERS.iter().any(|keeper| name == keeper) => {
            Called::Keeper
        }
        // `LazyLock::new(`, `LazyCell::new(`, `Lazy::new(`
        [.., TokenTree::Ident(kind), a, b, TokenTree::Ident(new)]
            if new == "new"
                && is_punct(a, ':')
                && is_punct(b, ':')
                && kind.to_string().starts_with("Lazy") =>
        {
            Called::Keeper
        }
        _ => Called::Nothing,
    }
}

/// Line and column where the path of a macro starts, as `line!()` and
/// `column!()` count in its call.
fn start(before: &[TokenTree]) -> (usize, usize) {
    let mut first = before.len().saturating_sub(2);
    while first >= 2 && is_punct(&before[first - 1], ':') && is_punct(&before[first - 2], ':') {
        first -= 2;
        match first.checked_sub(1).map(|at| &before[at]) {
            Some(TokenTree::Ident(_)) => first -= 1,
            _ => break,
        }
    }
    let place = before[first].span().start();
    (place.line, place.column + 1)
}

fn template(
    which: Macro,
    (line, column): (usize, usize),
    (old, new): (&Group, &Group),
    changed: &mut Vec<Changed>,
) -> Result<(), String> {
    let at = new.span_open().start().line;
    let expanded = [old, new].map(|group| which.template(group.stream()));
    let [Some(before), Some(after)] = expanded else {
        // Not a template of ours, perhaps; or rustc has something to say.
        return tokens(
            old.stream(),
            new.stream(),
            Around::Fixed("there are mistakes in it"),
            changed,
        );
    };
    tokens(before.code, after.code, Around::Code, changed)?;
    if before.texts.len() != after.texts.len() {
        return Err(format!("line {at}: a template of another shape"));
    }
    if before.texts != after.texts {
        changed.push(Changed {
            place: (line, column, hash(old.stream())),
            line: at,
            texts: after.texts,
        });
    }
    Ok(())
}

fn is_punct(token: &TokenTree, ch: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ch)
}

/// Whether a bracket after these tokens is that of `#[…]` or `#![…]`.
fn is_attribute(before: &[TokenTree]) -> bool {
    match before {
        [.., hash, bang] if is_punct(bang, '!') => is_punct(hash, '#'),
        [.., hash] => is_punct(hash, '#'),
        [] => false,
    }
}

/// Whether the last word of an attribute's path is known.
fn is_known(attribute: &Group) -> bool {
    let mut last = None;
    for token in attribute.stream() {
        match token {
            TokenTree::Ident(word) => last = Some(word.to_string()),
            TokenTree::Punct(punct) if punct.as_char() == ':' => {}
            _ => break,
        }
    }
    last.is_some_and(|name| ATTRIBUTES.contains(&name.as_str()))
}
