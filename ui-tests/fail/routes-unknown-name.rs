stario::routes! {
    SUBSCRIBE = GET "/subscribe";
}

fn main() {
    let _ = SUBSRCIBE.href();
}
