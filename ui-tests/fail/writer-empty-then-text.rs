use stario::prelude::*;

#[handler]
async fn home(_c: Context, w: Writer) {
    w.empty(204);
    w.text("done");
}

fn main() {}
