stario::routes! {
    HOME = "/";
    SEND = "POST /send";
}

fn main() {}
