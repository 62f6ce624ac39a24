use std::rc::Rc;
use stario::prelude::*;

#[handler]
async fn home(_c: Context, w: Writer, _game: Rc<str>) {
    w.empty(204);
}

fn main() {}
