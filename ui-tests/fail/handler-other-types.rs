use stario::prelude::*;

#[handler]
async fn home(_name: String, w: Writer) {
    w.empty(204);
}

fn main() {}
