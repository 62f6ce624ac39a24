//! Properties over random token soup: the parser must survive anything that
//! the Rust lexer lets through.

use proc_macro2::TokenStream;
use proptest::{collection::vec, prelude::*, sample::select};

/// What templates are made of, in balanced pieces.
const WORDS: [&str; 56] = [
    "<",
    ">",
    "/",
    "</",
    "/>",
    "<!",
    "<!--",
    "-->",
    "<:",
    "<>",
    "</>",
    "=",
    "?=",
    "=>",
    ".",
    "#",
    ":",
    "::",
    "__",
    "-",
    ",",
    ";",
    "@",
    "$",
    "?",
    "..",
    "!",
    "'a",
    "div",
    "p",
    "br",
    "svg",
    "script",
    "Card",
    "ui",
    "ds",
    "on",
    "click__debounce",
    "signals",
    "class",
    "style",
    "id",
    "if",
    "else",
    "for",
    "in",
    "match",
    "let",
    "while",
    "true",
    "\"text\"",
    "500ms",
    "2.5",
    "'c'",
    "b\"x\"",
    "_",
];

fn soup() -> impl Strategy<Value = String> {
    let word = select(&WORDS[..]).prop_map(str::to_owned);
    let leaf = vec(word, 0..12).prop_map(|words| words.join(" "));
    leaf.prop_recursive(3, 48, 6, |inner| {
        vec(
            (
                inner,
                select(&["{}", "()", "[]", "<p>", "<Card>", "#{}"][..]),
            ),
            0..6,
        )
        .prop_map(|pieces| {
            let wrap = |(inner, pair): (String, &str)| match pair {
                "<p>" => format!("<p>{inner}</p>"),
                "<Card>" => format!("<Card>{inner}</Card>"),
                pair => {
                    let (open, close) = pair.split_at(pair.len() - 1);
                    format!("{open}{inner}{close}")
                }
            };
            pieces.into_iter().map(wrap).collect::<Vec<_>>().join(" ")
        })
    })
}

/// How often the identifiers `u0`, `u1`, … occur in the output, at any depth.
fn users(stream: TokenStream, counts: &mut std::collections::HashMap<String, usize>) {
    for token in stream {
        match token {
            proc_macro2::TokenTree::Group(group) => users(group.stream(), counts),
            proc_macro2::TokenTree::Ident(word) if word.to_string().starts_with("user_") => {
                *counts.entry(word.to_string()).or_default() += 1;
            }
            _ => {}
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_tokens_expand_without_a_panic(source in soup()) {
        if let Ok(input) = source.parse::<TokenStream>() {
            let krate: TokenStream = "::stario".parse().unwrap();
            crate::html(krate.clone(), input.clone());
            crate::ds(krate.clone(), input.clone());
            crate::js(krate, input);
        }
    }

    #[test]
    fn no_user_token_is_emitted_twice(source in soup()) {
        // Give every word in braces a name of its own.
        let mut count = 0;
        let source: String = source
            .split_inclusive('{')
            .flat_map(|piece| {
                count += 1;
                let open = piece.ends_with('{');
                [piece.to_owned(), if open { format!("user_{count} ") } else { String::new() }]
            })
            .collect();
        if let Ok(input) = source.parse::<TokenStream>() {
            let mut counts = std::collections::HashMap::new();
            users(crate::html("::stario".parse().unwrap(), input), &mut counts);
            prop_assert!(counts.values().all(|count| *count == 1), "{counts:?}");
        }
    }
}
