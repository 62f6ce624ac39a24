stario::assets! { STATIC = "." at "/static"; }

fn main() {
    let _ = stario::asset!(STATIC, "Crago.toml");
}
