stario::routes! {
    HOME = GET "/"
    ROOM = GET "/rooms/{room_id}";
}

fn main() {}
