use stario::prelude::*;

#[handler]
async fn home(w: Writer, _c: Context) {
    w.empty(204);
}

fn main() {}
