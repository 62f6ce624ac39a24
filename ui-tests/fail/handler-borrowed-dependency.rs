use stario::prelude::*;

struct Game;

#[handler]
async fn home(_c: Context, w: Writer, _game: &Game) {
    w.empty(204);
}

fn main() {}
