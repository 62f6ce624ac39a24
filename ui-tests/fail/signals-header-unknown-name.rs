use serde::Serialize;
use stario::{Signals, html};

#[derive(Serialize, Signals)]
struct Board {
    count: u32,
    draft: String,
}

fn main() {
    let _ = html! {
        use signals Board, $menu;
        <p ds:text="$cuont" style="display:none" ds:show="$menu && $open"></p>
        <input ds:bind="draff">
        <b ds:on:click=($count = 1; $drat = "")></b>
    };
}
