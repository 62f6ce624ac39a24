stario::assets! { STATIC = "." at "/static/{version}"; }

fn main() {}
