// Events of one's own: with a hyphen, any other word, or quoted.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::html;

fn main() {
    assert_eq!(
        html! { <p ds:on:cart-changed="a()" ds:on:saved="b()" ds:"on:clicks"="c()" ds:"on:clikc__once"="d()"></p> },
        r#"<p data-on:cart-changed="a()" data-on:saved="b()" data-on:clicks="c()" data-on:clikc__once="d()"></p>"#
    );
}
