use stario::html;

fn main() {
    let open = false;
    let _ = html! {
        while open
        <p>"Hello"</p>
    };
}
