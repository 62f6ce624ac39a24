use serde::Serialize;
use stario::Signals;

#[derive(Signals, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Home {
    user_id: u32,
    #[serde(rename = "constructor")]
    builder: u32,
    a__b: u32,
}

fn main() {}
