// `#[allow(deprecated)]` silences what is only a warning.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::{Html, html};

#[allow(deprecated)]
fn view() -> Html {
    html! { <img src="/a.png"> }
}

fn main() {
    assert_eq!(view(), r#"<img src="/a.png">"#);
}
