use serde::Serialize;
use stario::Signals;

#[derive(Signals, Serialize)]
struct Home {
    count: u32,
}

fn main() {
    let _ = Home::count.set("many");
}
