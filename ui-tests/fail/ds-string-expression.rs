use stario::html;

fn main() {
    let name = "x";
    let _ = html! {
        <p ds:text={format!("{}", name)}>"Hello"</p>
    };
}
