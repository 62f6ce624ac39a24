#[stario::test]
async fn works(_client: stario::Html) {}

fn main() {}
