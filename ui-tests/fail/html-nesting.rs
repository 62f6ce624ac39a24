use stario::html;

fn main() {
    let _ = html! {
        <p><div>"Hello"</div></p>
    };
}
