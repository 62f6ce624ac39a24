use stario::html;

fn main() {
    let _ = html! {
        <p {..5}>"Hello"</p>
    };
}
