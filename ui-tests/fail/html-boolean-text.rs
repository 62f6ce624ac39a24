use stario::html;

fn main() {
    let _ = html! {
        <input disabled="no">
    };
}
