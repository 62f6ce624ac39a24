stario::routes! {
    HOME = get "/";
}

fn main() {}
