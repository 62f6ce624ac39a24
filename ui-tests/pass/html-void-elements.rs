// Void elements, with and without a slash.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::html;

fn main() {
    assert_eq!(
        html! { <br> <hr/> <img src="/a.png" alt=""> <div/> <input> },
        r#"<br><hr><img src="/a.png" alt=""><div></div><input>"#
    );
}
