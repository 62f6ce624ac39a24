// A template without values is a constant.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::{Html, html};

const EMPTY: Html = html! {};
static RULE: Html = html! { <hr> };

fn main() {
    assert_eq!(EMPTY, "");
    assert_eq!(RULE, "<hr>");
}
