use stario::js;

fn main() {
    let _ = js!(f(#{std::time::Instant::now()}));
}
