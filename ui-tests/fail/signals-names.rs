use serde::Serialize;
use stario::Signals;

#[derive(Signals, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Home {
    user_id: u32,
}

#[derive(Signals, Serialize)]
struct Page {
    #[serde(rename = "constructor")]
    builder: u32,
    a__b: u32,
    größe: u32,
}

fn main() {}
