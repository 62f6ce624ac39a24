use stario::html;

fn main() {
    let _ = html! {
        <p #a id="b" title="c" title="d">"Hello"</p>
    };
}
