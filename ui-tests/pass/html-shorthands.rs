// `#id` and `.class`, also with the characters of utility classes.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::html;

fn main() {
    assert_eq!(
        html! { <div #board .grid .md:p-2.5 .w-[32px] .w-1/2 .-mt-2 .bg-[#1da1f2]></div> },
        r#"<div id="board" class="grid md:p-2.5 w-[32px] w-1/2 -mt-2 bg-[#1da1f2]"></div>"#
    );
}
