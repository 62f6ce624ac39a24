stario::routes! {
    ROOMS = GET "rooms";
}

fn main() {}
