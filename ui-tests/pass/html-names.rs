// Dashes, colons, quoted and prefixed names.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::html;

fn main() {
    assert_eq!(
        html! { <a href="/x" aria-label="A" "xlink:href"="y" "x.500ms"="z" @click="o" :class="c" data-a-b=1>"x"</a> },
        r#"<a href="/x" aria-label="A" xlink:href="y" x.500ms="z" @click="o" :class="c" data-a-b="1">x</a>"#
    );
}
