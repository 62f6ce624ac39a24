use stario::html;

fn main() {
    let _ = html! {
        <p>"Hello"</p>
        else { <p>"Bye"</p> }
    };
}
