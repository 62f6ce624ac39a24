use serde::Serialize;
use stario::Signals;

#[derive(Signals, Serialize)]
struct Board {
    #[stario(nested)]
    ui: Ui,
}

#[derive(Signals, Serialize)]
struct Ui {
    open: bool,
}

fn main() {
    let _ = stario::html! { <input ds:bind={Board::ui.opne}> };
}
