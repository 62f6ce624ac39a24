// Templates in closures, iterators and other templates.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::html;

fn main() {
    let rows = ["a", "b"].map(|name| html! { <td>{name}</td> });
    let table = html! { <table>{rows.iter().map(|row| html! { <tr>{row}</tr> }).collect::<Vec<_>>()}</table> };
    assert_eq!(table, "<table><tr><td>a</td></tr><tr><td>b</td></tr></table>");
}
