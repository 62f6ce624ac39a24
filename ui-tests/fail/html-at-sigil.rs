use stario::html;

fn main() {
    let _ = html! {
        @if true { <p>"Hello"</p> }
    };
}
