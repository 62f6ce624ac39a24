use stario::{Signals, ds, js};

#[derive(serde::Serialize, Signals)]
struct Board {
    count: u32,
}

fn main() {
    let _ = ds! {
        use signals Board, $menu;
        ds:text="$cuont" ds:class:open="$menu"
    };
    let _ = js!(use signals Board; $cuont += 1);
}
