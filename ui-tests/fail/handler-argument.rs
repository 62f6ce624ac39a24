use stario::prelude::*;

#[handler(name = "home")]
async fn home(_c: Context, w: Writer) {
    w.empty(204);
}

fn main() {}
