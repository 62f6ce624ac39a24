use stario::html;

fn main() {
    let open = true;
    let _ = html! {
        if open <p>"Hello"</p>
    };
}
