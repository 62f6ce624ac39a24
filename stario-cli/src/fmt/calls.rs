//! Where a source calls the macros whose bodies are formatted.

use std::ops::Range;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use stario_syntax::{Diagnostics, Mark};

use super::skip::{self, Skip};
use super::source::Source;

/// The macros whose bodies are formatted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Macro {
    Html,
    Ds,
    Js,
}

impl Macro {
    fn named(name: &str) -> Option<Self> {
        let all = [Self::Html, Self::Ds, Self::Js];
        all.into_iter().find(|one| one.as_str() == name)
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Ds => "ds",
            Self::Js => "js",
        }
    }
}

/// A macro call with markup, attributes or JavaScript in it.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) name: Macro,
    /// Where the name of the macro begins.
    pub(super) start: usize,
    /// What stands before the body, such as `html! {`.
    pub(super) head: String,
    /// The delimiter after the body.
    pub(super) close: char,
    /// The bytes between the delimiters.
    pub(super) body: Range<usize>,
    /// The tokens between the delimiters.
    pub(super) tokens: TokenStream,
}

impl Call {
    /// The pieces of the body; JavaScript has none.
    pub(super) fn layout(&self) -> Result<Vec<Mark>, Box<Diagnostics>> {
        let tokens = self.tokens.clone();
        match self.name {
            Macro::Html => stario_syntax::layout(tokens),
            Macro::Ds => stario_syntax::layout_attributes(tokens),
            Macro::Js => stario_syntax::layout_script(tokens).map(|_| Vec::new()),
        }
    }

    /// Where the call ends, behind its delimiter.
    pub(super) fn end(&self) -> usize {
        self.body.end + 1
    }
}

impl Source<'_> {
    /// The outermost calls of the macros, in order, but for those that are to be skipped; what
    /// `macro_rules!` defines is no call yet.
    pub(super) fn calls(&self) -> Vec<Call> {
        let mut calls = Vec::new();
        let tokens: Vec<_> = self.stream.clone().into_iter().collect();
        self.find(&tokens, &[], &mut calls);
        calls
    }

    /// Finds calls, but for those of the macros in `left`.
    fn find(&self, tokens: &[TokenTree], left: &[String], calls: &mut Vec<Call>) {
        let mut left = left.to_vec();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            if let Some((skip, inner, after)) = skip_at(&tokens[at..]) {
                let from = at + after;
                match (skip, inner) {
                    (Skip::All, true) => return,
                    (Skip::All, false) => at = skip::end(tokens, from),
                    (Skip::Macros(names), true) => {
                        left.extend(names);
                        at = from;
                    }
                    (Skip::Macros(names), false) => {
                        let end = skip::end(tokens, from);
                        let left: Vec<_> = left.iter().cloned().chain(names).collect();
                        self.find(&tokens[from..end], &left, calls);
                        at = end;
                    }
                }
                continue;
            }
            let word = match token {
                TokenTree::Ident(word) => word.to_string(),
                _ => String::new(),
            };
            let bang =
                matches!(tokens.get(at + 1), Some(TokenTree::Punct(p)) if p.as_char() == '!');
            match tokens.get(at + 2) {
                Some(TokenTree::Ident(_)) if bang && word == "macro_rules" => at += 3,
                Some(TokenTree::Group(group)) if bang && !foreign(&tokens[..at]) => {
                    match Macro::named(&word) {
                        Some(name) if !calls_any(&left, &word, group) => {
                            calls.push(self.call(name, token, group));
                        }
                        Some(_) => {}
                        None => self.find_in(group, &left, calls),
                    }
                    at += 2;
                }
                _ => {
                    if let TokenTree::Group(group) = token {
                        self.find_in(group, &left, calls);
                    }
                }
            }
            at += 1;
        }
    }

    fn find_in(&self, group: &Group, left: &[String], calls: &mut Vec<Call>) {
        let inside: Vec<_> = group.stream().into_iter().collect();
        self.find(&inside, left, calls);
    }

    fn call(&self, name: Macro, word: &TokenTree, group: &Group) -> Call {
        let open = &self.text[group.span_open().byte_range()];
        let space = if group.delimiter() == Delimiter::Brace {
            " "
        } else {
            ""
        };
        Call {
            name,
            start: word.span().byte_range().start,
            head: format!("{}!{space}{open}", name.as_str()),
            close: match group.delimiter() {
                Delimiter::Parenthesis => ')',
                Delimiter::Bracket => ']',
                Delimiter::Brace | Delimiter::None => '}',
            },
            body: group.span_open().byte_range().end..group.span_close().byte_range().start,
            tokens: group.stream(),
        }
    }
}

/// The attribute at the front that leaves something alone, whether it is an inner one, and how many
/// tokens it has.
fn skip_at(tokens: &[TokenTree]) -> Option<(Skip, bool, usize)> {
    let is =
        |token: &TokenTree, ch: char| matches!(token, TokenTree::Punct(p) if p.as_char() == ch);
    match tokens {
        [hash, TokenTree::Group(group), ..] if is(hash, '#') => {
            Some((Skip::read(group)?, false, 2))
        }
        [hash, bang, TokenTree::Group(group), ..] if is(hash, '#') && is(bang, '!') => {
            Some((Skip::read(group)?, true, 3))
        }
        _ => None,
    }
}

/// Whether a call is of one of these macros, or has one in it: then it stays as a whole.
fn calls_any(names: &[String], word: &str, group: &Group) -> bool {
    let mut before = None;
    names.iter().any(|name| name == word)
        || !names.is_empty()
            && group.stream().into_iter().any(|token| {
                let found = match &token {
                    TokenTree::Group(inside) => calls_any(names, "", inside),
                    TokenTree::Punct(bang) if bang.as_char() == '!' => {
                        before.as_ref().is_some_and(|word| names.contains(word))
                    }
                    _ => false,
                };
                before = Some(token.to_string());
                found
            })
}

/// Whether the path in front of a macro leads to somebody else's macro of that name.
fn foreign(before: &[TokenTree]) -> bool {
    let [
        ..,
        TokenTree::Ident(krate),
        TokenTree::Punct(first),
        TokenTree::Punct(second),
    ] = before
    else {
        return false;
    };
    first.as_char() == ':' && second.as_char() == ':' && krate != "stario" && krate != "crate"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_found_and_what_only_looks_like_one_is_not() {
        let text = "fn f() { a(html! { <b/> }, maud::html! { b {} }) + stario::html!(1); js!($a); ds! {} }\n\
                    macro_rules! m { ($x:expr) => { html! { $x } } }\n// html! { }\nconst S: &str = \"html! { }\";";
        let source = Source::new(text).expect("it lexes");
        let bodies: Vec<_> = source
            .calls()
            .iter()
            .map(|call| &text[call.body.clone()])
            .collect();
        assert_eq!(bodies, [" <b/> ", "1", "$a", ""]);
    }

    #[test]
    fn what_is_to_be_skipped_is_no_call() {
        let bodies = |text: &str| -> Vec<String> {
            let source = Source::new(text).expect("it lexes");
            let calls = source.calls();
            calls
                .iter()
                .map(|call| text[call.body.clone()].trim().to_owned())
                .collect()
        };
        assert_eq!(bodies("#![rustfmt::skip] fn a() { js!(1) }"), [""; 0]);
        assert_eq!(
            bodies(
                "#[rustfmt::skip] fn a() { js!(1) } fn b() { #[rustfmt::skip] let a = js!(2); js!(3) }"
            ),
            ["3"]
        );
        assert_eq!(
            bodies(
                "#[rustfmt::skip::macros(js)] fn a() { js!(1); html! { {js!(2)} }; html! { 3 } } fn b() { js!(4) }"
            ),
            ["3", "4"]
        );
        assert_eq!(
            bodies(
                "mod a { #![rustfmt::skip::macros(ds)] fn b() { ds! { a } js!(1) } } fn c() { ds! { b } }"
            ),
            ["1", "b"]
        );
    }
}
