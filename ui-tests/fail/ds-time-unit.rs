use stario::html;

fn main() {
    let _ = html! {
        <input ds:on:input__debounce.5m="$n = 1">
    };
}
