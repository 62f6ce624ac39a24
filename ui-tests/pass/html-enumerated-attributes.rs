// Enumerated attributes take a `bool`, and their own words.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::html;

fn main() {
    let (open, step) = (false, "page");
    assert_eq!(
        html! { <p aria-expanded={open} aria-current={step} draggable={!open} contenteditable="plaintext-only" translate="no"></p> },
        r#"<p aria-expanded="false" aria-current="page" draggable="true" contenteditable="plaintext-only" translate="no"></p>"#
    );
}
