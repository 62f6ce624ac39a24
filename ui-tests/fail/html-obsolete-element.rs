use stario::html;

fn main() {
    let _ = html! {
        <center>"Hello"</center>
    };
}
