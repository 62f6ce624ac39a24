use stario::html;

fn main() {
    let _ = html! {
        <p title="a", lang="en">"Hello"</p>
    };
}
