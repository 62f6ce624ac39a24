use stario::html;

fn main() {
    let _ = html! {
        <p #a>"Hello"</p> <p #a>"World"</p>
    };
}
