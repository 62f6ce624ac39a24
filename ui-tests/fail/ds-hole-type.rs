use stario::html;

fn main() {
    let _ = html! {
        <p ds:text=($n + #{std::time::Instant::now()})></p>
    };
}
