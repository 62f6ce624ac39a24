// Ids and classes made of parts, and a class by condition.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::html;

fn main() {
    let (id, kind, done) = (7, "odd", true);
    assert_eq!(
        html! { <li #item-{id} .row-{kind} .done?={done} .off?={!done}></li> },
        r#"<li id="item-7" class="row-odd done"></li>"#
    );
}
