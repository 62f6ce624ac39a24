#![deny(deprecated)]

use stario::html;

fn main() {
    let _ = html! {
        <img src="/a.png">
    };
}
