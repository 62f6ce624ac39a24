// Every role of the standard, several with what to fall back on, values, and quoted any other.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::html;

fn main() {
    let role = "tab";
    assert_eq!(
        html! { <p role="none presentation" "aria-label"="x"></p> <i role="Button"></i> <i role={role}></i> <i role=("doc-" {"toc"})></i> },
        r#"<p role="none presentation" aria-label="x"></p><i role="Button"></i><i role="tab"></i><i role="doc-toc"></i>"#
    );
    assert_eq!(
        html! { <svg role="graphics-symbol img"></svg> <span "role"="text">"x"</span> },
        r#"<svg role="graphics-symbol img"></svg><span role="text">x</span>"#
    );
}
