use serde::Serialize;
use stario::Signals;

#[derive(Signals, Serialize)]
struct Board {
    #[stario(nested)]
    ui: Ui,
}

#[derive(Serialize)]
struct Ui {
    open: bool,
}

fn main() {}
