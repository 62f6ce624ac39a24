use stario::html;

fn main() {
    let attrs = stario::Attrs::new();
    let _ = html! {
        <p {attrs}>"Hello"</p>
    };
}
