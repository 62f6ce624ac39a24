#![deny(deprecated)]

use stario::html;

fn main() {
    let _ = html! {
        <p ds:init="@get('/')" ds:indicator:_busy>"x"</p>
    };
}
