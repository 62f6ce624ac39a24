// Everything that can be a class.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::html;

fn main() {
    let (extra, none) = (String::from("x y"), None::<&str>);
    assert_eq!(
        html! { <p .a class={(extra, none, ["b", "c"], ("d", true), ("e", false))}></p> },
        r#"<p class="a x y b c d"></p>"#
    );
    assert_eq!(html! { <p class={none}></p> }, "<p></p>");
    assert_eq!(html! { <p class=("a-" {1})></p> }, r#"<p class="a-1"></p>"#);
}
