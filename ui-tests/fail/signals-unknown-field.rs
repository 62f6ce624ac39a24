use serde::Serialize;
use stario::Signals;

#[derive(Signals, Serialize)]
struct Home {
    user_id: u32,
}

fn main() {
    let _ = stario::html! { <input ds:bind={Home::user_di}> };
}
