// `while` and `while let`.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::html;

fn main() {
    let mut items = vec![1, 2];
    assert_eq!(html! { while let Some(item) = items.pop() { <b>{item}</b> } }, "<b>2</b><b>1</b>");
}
