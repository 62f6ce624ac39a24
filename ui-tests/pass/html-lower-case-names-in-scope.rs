// Names in scope never meet the names of elements.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::html;

fn main() {
    let (p, class, div) = (1, 2, 3);
    assert_eq!(html! { <p class="x"><div-x/>{p}{class}{div}</p> }, r#"<p class="x"><div-x></div-x>123</p>"#);
}
