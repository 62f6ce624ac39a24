use stario::html;

fn main() {
    let _ = html! {
        <p #a id="b">"Hello"</p>
    };
}
