// Everything that can be a class.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::html;

fn main() {
    let (extra, none) = (String::from("x y"), None::<&str>);
    assert_eq!(
        html! { <p .a class={[("b", true), ("c", false)]} .d?={true}></p> <p class={&extra}></p> <p class={vec![Some("e"), none]}></p> },
        r#"<p class="a b d"></p><p class="x y"></p><p class="e"></p>"#
    );
    assert_eq!(html! { <p class={none}></p> }, "<p></p>");
    assert_eq!(html! { <p class=("a-" {1})></p> }, r#"<p class="a-1"></p>"#);
}
