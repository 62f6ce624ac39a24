use stario::html;

fn main() {
    let _ = html! {
        <br>"Hello"</br>
    };
}
