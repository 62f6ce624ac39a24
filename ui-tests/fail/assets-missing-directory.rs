stario::assets! { STATIC = "statics" at "/static"; }

fn main() {}
