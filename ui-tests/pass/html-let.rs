// `let` between the nodes, with `else` and types.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::html;

fn main() {
    let items = [1, 2, 3];
    assert_eq!(
        html! {
            <p>
                let total: i32 = items.iter().sum();
                let [first, ..] = items;
                "total " {total} ", first " {first}
            </p>
        },
        "<p>total 6, first 1</p>"
    );
}
