stario::routes! {
    PROBE = OPTIONS "/probe";
}

fn main() {
    let _ = PROBE.action();
}
