// Custom elements take any attribute.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::html;

fn main() {
    assert_eq!(
        html! { <my-chart points={3} dark .wide ds:on:zoom-changed="$zoom = evt.detail"><p slot="title">"x"</p></my-chart> },
        r#"<my-chart points="3" dark class="wide" data-on:zoom-changed="$zoom = evt.detail"><p slot="title">x</p></my-chart>"#
    );
}
