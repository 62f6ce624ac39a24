// `if`, `else if` and `if let`.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::html;

fn main() {
    let view = |n: u8, user: Option<&str>| {
        html! {
            if n > 1 && n < 9 { "some" } else if n == 1 { "one" } else { <b>"none"</b> }
            if let Some(name) = user && !name.is_empty() { {name} }
        }
    };
    assert_eq!(view(2, Some("Ann")), "someAnn");
    assert_eq!(view(1, Some("")), "one");
    assert_eq!(view(0, None), "<b>none</b>");
}
