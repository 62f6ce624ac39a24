// Attributes that are handed in.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::{Attrs, ds, html};

fn main() {
    let attrs: Attrs = ds! { lang="en" .wide ds:show="$open" };
    let none = None::<Attrs>;
    assert_eq!(
        html! { <p {..&attrs} {..none} #a></p> },
        r#"<p lang="en" class="wide" data-show="$open" id="a"></p>"#
    );
}
