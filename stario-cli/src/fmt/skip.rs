//! What is left alone because its author says so, in the words that rustfmt has for it.
//!
//! `#[rustfmt::skip]` stands before an item, a statement, a field or an arm, and
//! `#![rustfmt::skip]` at the top of what it is about. `#[rustfmt::skip::macros(html)]` names
//! macros. On stable Rust an expression cannot have such an attribute, so people write
//! `#[cfg_attr(any(), rustfmt::skip)]`, which counts as well.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// What an attribute leaves alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Skip {
    /// Everything.
    All,
    /// The macros of these names.
    Macros(Vec<String>),
}

impl Skip {
    /// Reads what stands between the brackets of an attribute.
    pub(super) fn read(attribute: &Group) -> Option<Self> {
        (attribute.delimiter() == Delimiter::Bracket)
            .then(|| read(attribute.stream()))
            .flatten()
    }
}

fn read(tokens: TokenStream) -> Option<Skip> {
    let tokens: Vec<_> = tokens.into_iter().collect();
    for at in 0..tokens.len() {
        if is_word(tokens.get(at), "rustfmt_skip") {
            return Some(Skip::All);
        }
        let path = is_word(tokens.get(at), "rustfmt") && is_word(tokens.get(at + 3), "skip");
        match (tokens.get(at + 4), tokens.get(at + 7)) {
            _ if !path => {}
            // `::macros(…)`; other words after `::` are about other things.
            (Some(TokenTree::Punct(colon)), Some(TokenTree::Group(names)))
                if colon.as_char() == ':' =>
            {
                if is_word(tokens.get(at + 6), "macros") {
                    let words = names.stream().into_iter();
                    let words = words.filter(|word| matches!(word, TokenTree::Ident(_)));
                    return Some(Skip::Macros(words.map(|word| word.to_string()).collect()));
                }
            }
            (Some(TokenTree::Punct(colon)), _) if colon.as_char() == ':' => {}
            _ => return Some(Skip::All),
        }
        if let TokenTree::Group(inside) = &tokens[at]
            && let Some(found) = read(inside.stream())
        {
            return Some(found);
        }
    }
    None
}

/// Where the item, statement, field or arm that begins at `from` ends, attributes in front of it
/// included. Where that is not clear it is rather too much.
pub(super) fn end(tokens: &[TokenTree], from: usize) -> usize {
    let mut from = from;
    while is_punct(tokens.get(from), '#')
        && matches!(tokens.get(from + 1), Some(TokenTree::Group(_)))
    {
        from += 2;
    }
    let kind = Kind::of(&tokens[from.min(tokens.len())..]);
    for at in from..tokens.len() {
        match &tokens[at] {
            TokenTree::Punct(punct) if punct.as_char() == ';' => return at + 1,
            TokenTree::Punct(punct) if punct.as_char() == ',' && kind == Kind::Other => {
                return at + 1;
            }
            TokenTree::Group(group)
                if group.delimiter() == Delimiter::Brace
                    && kind != Kind::Binding
                    && !goes_on(&tokens[at + 1..], is_word(tokens.get(from), "if")) =>
            {
                return at + 1;
            }
            _ => {}
        }
    }
    tokens.len()
}

/// What decides where something ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// At a `;` alone: `let`, `const`.
    Binding,
    /// At a `;` or behind braces: `fn`, `impl`.
    Item,
    /// Also at a `,`: an expression, a field, an arm.
    Other,
}

impl Kind {
    fn of(tokens: &[TokenTree]) -> Self {
        let mut words = tokens.iter().filter_map(|token| match token {
            TokenTree::Ident(word) => Some(word.to_string()),
            _ => None,
        });
        let mut next = || words.next().unwrap_or_default();
        let mut word = next();
        if word == "pub" {
            word = next();
        }
        match word.as_str() {
            "const" if matches!(next().as_str(), "fn" | "unsafe" | "async" | "extern") => {
                Self::Item
            }
            "let" | "const" | "static" | "type" | "use" => Self::Binding,
            "fn" | "impl" | "mod" | "trait" | "struct" | "enum" | "union" | "extern" | "unsafe"
            | "async" => Self::Item,
            _ => Self::Other,
        }
    }
}

/// Whether what stands before these tokens is not over with its braces; behind an `if` another one
/// is a statement of its own.
fn goes_on(after: &[TokenTree], behind_if: bool) -> bool {
    let any = |puncts: &[char]| puncts.iter().any(|punct| is_punct(after.first(), *punct));
    any(&[';', ',', '.', '?'])
        || is_word(after.first(), "else")
        // The pattern of an arm.
        || any(&['=']) && is_punct(after.get(1), '>')
        || is_word(after.first(), "if") && !behind_if
}

fn is_word(token: Option<&TokenTree>, text: &str) -> bool {
    matches!(token, Some(TokenTree::Ident(word)) if word == text)
}

fn is_punct(token: Option<&TokenTree>, ch: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == ch)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skip(attribute: &str) -> Option<Skip> {
        let tokens: TokenStream = attribute.parse().expect("it lexes");
        let group = tokens.into_iter().find_map(|token| match token {
            TokenTree::Group(group) => Some(group),
            _ => None,
        });
        Skip::read(&group.expect("brackets"))
    }

    #[test]
    fn the_words_of_rustfmt_are_known() {
        for all in [
            "#[rustfmt::skip]",
            "#![rustfmt::skip]",
            "#[rustfmt_skip]",
            "#[cfg_attr(any(), rustfmt::skip)]",
            "#[cfg_attr(rustfmt, rustfmt_skip)]",
        ] {
            assert_eq!(skip(all), Some(Skip::All), "{all}");
        }
        let names = Skip::Macros(vec!["html".to_owned(), "js".to_owned()]);
        assert_eq!(skip("#[rustfmt::skip::macros(html, js)]"), Some(names));
        for none in [
            "#[rustfmt::skip::attributes(derive)]",
            "#[doc = \"rustfmt::skip\"]",
            "#[skip]",
        ] {
            assert_eq!(skip(none), None, "{none}");
        }
    }

    #[test]
    fn what_an_attribute_is_about_ends_where_it_does_for_rust() {
        for (about, rest) in [
            ("let a = b! { c };", "d"),
            ("let Some(a) = b else { c };", "d"),
            ("fn f<A, B>(a: A) -> B { c }", "fn g() { }"),
            ("pub(crate) const fn f() { c }", "d"),
            ("const A: B = C { d };", "e"),
            ("#[a] #[b(c)] impl D { }", "e"),
            ("mod m;", "e"),
            ("html! { a }", ""),
            ("if a { b } else { c }", "if d { e }"),
            ("a! { b }.c();", "d"),
            ("A { b } if c => d! { e },", "F => g"),
            ("field: A,", "other: B"),
            ("unsafe { a }", "b"),
        ] {
            let tokens: TokenStream = format!("{about} {rest}").parse().expect("it lexes");
            let tokens: Vec<_> = tokens.into_iter().collect();
            let count = about.parse::<TokenStream>().expect("it lexes");
            assert_eq!(end(&tokens, 0), count.into_iter().count(), "{about}");
        }
    }
}
