#![deny(deprecated)]

use stario::{ds, html};

fn main() {
    let _ = html! {
        <dialog ds:ref="menu"></dialog> <button ds:indicator:busy>"x"</button>
    };
    let _ = ds! { ds:ref="menu" };
}
