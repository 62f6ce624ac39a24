stario::routes! {
    ROOM = GET "/rooms/{room_id}";
}

fn main() {
    let _ = ROOM.href(vec![1, 2]);
}
