// Attributes and functions of the page that only look like Datastar's.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::html;

fn main() {
    assert_eq!(
        html! { <p data-on-click="menu" data-on-change="from $5" data-on-sale="$price" "data-on-input"="$n++"></p> },
        r#"<p data-on-click="menu" data-on-change="from $5" data-on-sale="$price" data-on-input="$n++"></p>"#
    );
    assert_eq!(
        html! { <p ds:on:click="window.post('/x')" ds:on:input="get('#list')" ds:on:change=(query(el)) onclick="post('/x')"></p> },
        r##"<p data-on:click="window.post('/x')" data-on:input="get('#list')" data-on:change="query(el)" onclick="post('/x')"></p>"##
    );
}
