use serde::Serialize;
use stario::Signals;

#[derive(Signals, Serialize)]
struct Home(u32);

fn main() {}
