stario::routes! {
    ROOM = GET "/rooms/{room_id}";
    CHAT = GET "/rooms/{chat}";
}

fn main() {}
