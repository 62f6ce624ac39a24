//! `cargo stario`

fn main() {}
