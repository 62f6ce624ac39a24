// Quoted text: any character, and no space that was not written.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::html;

fn main() {
    let n = 3;
    assert_eq!(
        html! { "Rock 'n' roll: it's 5 < 6 & \"more\" ✓" <br> {n} " rows " 1 true r"\d" },
        "Rock 'n' roll: it's 5 &lt; 6 &amp; \"more\" ✓<br>3 rows 1true\\d"
    );
}
