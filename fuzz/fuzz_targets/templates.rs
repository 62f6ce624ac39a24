//! The parser of `html!`, `ds!` and `js!` takes whatever the Rust lexer lets through: it never
//! panics, and what it writes are tokens again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use proc_macro2::TokenStream;

fuzz_target!(|input: (u8, &str)| {
    let (which, text) = input;
    let Ok(tokens) = text.parse::<TokenStream>() else {
        return;
    };
    let krate: TokenStream = "::stario".parse().expect("a path");
    let code = match which % 3 {
        0 => stario_syntax::html(krate, tokens),
        1 => stario_syntax::ds(krate, tokens),
        _ => stario_syntax::js(krate, tokens),
    };
    let code = code.to_string();
    assert!(code.parse::<TokenStream>().is_ok(), "{code}");
});
