use stario::html;

fn main() {
    let _ = html! {
        let name = "Ann"
        <p>{name}</p>
    };
}
