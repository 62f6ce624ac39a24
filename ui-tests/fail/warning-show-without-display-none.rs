#![deny(deprecated)]

use stario::html;

fn main() {
    let _ = html! {
        <p .note ds:show="$open">"x"</p>
    };
}
