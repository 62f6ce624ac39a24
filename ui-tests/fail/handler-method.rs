use stario::prelude::*;

struct Pages;

impl Pages {
    #[handler]
    async fn home(&self, _c: Context, w: Writer) {
        w.empty(204);
    }
}

fn main() {}
