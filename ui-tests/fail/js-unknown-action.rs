use stario::js;

fn main() {
    let _ = js!(@psot("/x"));
}
