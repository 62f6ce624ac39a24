use stario::prelude::*;

#[handler]
fn home(_c: Context, w: Writer) {
    w.empty(204);
}

fn main() {}
