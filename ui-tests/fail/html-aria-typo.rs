use stario::html;

fn main() {
    let _ = html! {
        <p aria-lable="Hello">"Hello"</p>
    };
}
