stario::assets! { STATIC = "static" "/static"; }

fn main() {}
