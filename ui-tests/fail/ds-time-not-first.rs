use stario::html;

fn main() {
    let _ = html! {
        <input ds:on:input__debounce.leading.500ms="$n = 1">
    };
}
