use serde::Serialize;
use stario::Signals;

#[derive(Signals, Serialize)]
enum Home {
    Guest,
    User(u32),
}

fn main() {}
