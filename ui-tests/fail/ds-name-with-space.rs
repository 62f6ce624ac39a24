use stario::html;

fn main() {
    let _ = html! {
        <input ds:bind="first name">
    };
}
