stario::routes! {
    ROOM = GET "/rooms/{room-id}";
    USER = GET "/users/:id";
    FILE = GET "/files/{name}.txt";
}

fn main() {
    // Reported above, and not again here.
    let _ = ROOM.href(7);
}
