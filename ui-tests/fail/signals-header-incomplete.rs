use serde::Serialize;
use stario::{Signals, html};

#[derive(Serialize, Signals)]
struct Board {
    count: u32,
    draft: String,
}

fn main() {
    let _ = html! {
        use signals Board
        <p ds:text="$count"></p>
    };
}
