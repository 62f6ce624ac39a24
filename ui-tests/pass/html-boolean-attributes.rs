// On and off, by presence, optional.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::html;

fn main() {
    let (on, none) = (true, None::<&str>);
    assert_eq!(
        html! { <input disabled required={on} checked={!on} hidden?={on} title={none} lang={Some("en")}> },
        r#"<input disabled required hidden lang="en">"#
    );
}
