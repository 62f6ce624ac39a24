use stario::html;

fn main() {
    let _ = html! {
        <p style={String::from("color:red")}>"Hello"</p>
    };
}
