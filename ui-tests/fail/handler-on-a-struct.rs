use stario::prelude::*;

#[handler]
struct Home;

fn main() {}
