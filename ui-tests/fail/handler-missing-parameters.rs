use stario::prelude::*;

#[handler]
async fn nothing() {}

#[handler]
async fn no_writer(_c: Context) {}

#[handler]
async fn first(_game: u32, _c: Context, _w: Writer) {}

fn main() {}
