use stario::html;

fn main() {
    let _ = html! {
        <div><p>"Hello"</div></p>
    };
}
