// `for` with patterns, and `else` for no items.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::html;

fn main() {
    let list = |items: &[(&str, u8)]| {
        html! {
            <ul>
                for (index, &(name, age)) in items.iter().enumerate() {
                    <li>{index} {name} {age}</li>
                } else {
                    <li>"nobody"</li>
                }
            </ul>
        }
    };
    assert_eq!(list(&[("Ann", 7)]), "<ul><li>0Ann7</li></ul>");
    assert_eq!(list(&[]), "<ul><li>nobody</li></ul>");
}
