// Generic props, inferred and named.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::{Html, Render, component, html};

#[component]
fn list<T: Render>(items: &[T]) -> Html {
    html! { <ul>for item in items { <li>{item}</li> }</ul> }
}

#[component]
fn size<const N: usize>() -> Html {
    html! { {N} }
}

fn main() {
    assert_eq!(html! { <List items={&["a", "b"]}/> }, "<ul><li>a</li><li>b</li></ul>");
    assert_eq!(html! { <List::<u8> items={&[]}/> <Size::<4>/> }, "<ul></ul>4");
}
