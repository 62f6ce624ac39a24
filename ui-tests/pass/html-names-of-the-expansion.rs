// Constants of the user may be called like those of the expansion.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::html;

fn main() {
    const HINT: &str = "h";
    const SETS: u32 = 3;
    assert_eq!(html! { <p title={HINT}>{SETS}</p> }, r#"<p title="h">3</p>"#);
}
