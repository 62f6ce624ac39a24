use serde::Serialize;
use stario::Signals;

#[derive(Serialize)]
struct Page {
    number: u32,
}

#[derive(Signals, Serialize)]
struct Home {
    #[serde(flatten)]
    page: Page,
}

fn main() {}
