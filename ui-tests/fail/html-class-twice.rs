use stario::html;

fn main() {
    let _ = html! {
        <p class="a" class="b">"Hello"</p>
    };
}
