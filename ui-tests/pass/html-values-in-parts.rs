// A value in parts; in a URL each is percent-encoded.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::html;

fn main() {
    let id = "a/b c";
    assert_eq!(
        html! { <a href=("/u/" {id} "/edit") title=("User " {id})>"x"</a> },
        r#"<a href="/u/a%2Fb%20c/edit" title="User a/b c">x</a>"#
    );
}
