use stario::html;

fn main() {
    let _ = html! {
        <p>{}</p>
    };
}
