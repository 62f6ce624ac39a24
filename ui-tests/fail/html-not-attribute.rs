use stario::html;

fn main() {
    let _ = html! {
        <p title={html! { <b/> }}>"Hello"</p>
    };
}
