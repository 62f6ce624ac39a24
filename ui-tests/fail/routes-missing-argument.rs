stario::routes! {
    ROOM = GET "/rooms/{room_id}";
}

fn main() {
    let _ = ROOM.href();
    let _ = ROOM.href("lobby", 7);
}
