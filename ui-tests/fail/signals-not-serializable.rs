use stario::Signals;

#[derive(Signals)]
struct Home {
    user_id: u32,
}

fn main() {}
