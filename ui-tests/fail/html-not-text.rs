use stario::html;

fn main() {
    let _ = html! {
        <p>{std::time::Instant::now()}</p>
    };
}
