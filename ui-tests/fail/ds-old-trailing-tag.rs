use stario::html;

fn main() {
    let _ = html! {
        <input ds:on:input__debounce.1s.trail="$n = 1">
    };
}
