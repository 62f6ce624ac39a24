// Style as text, as single properties and as both.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::html;

fn main() {
    let (color, width) = ("#1da1f2", Some(3));
    assert_eq!(
        html! { <p style="gap:1px" style:color={color} style:--w={width} style:margin="0 auto" style:top={None::<u8>}></p> },
        r#"<p style="gap:1px;color:#1da1f2;--w:3;margin:0 auto"></p>"#
    );
}
