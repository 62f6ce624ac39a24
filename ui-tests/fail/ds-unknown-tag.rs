use stario::html;

fn main() {
    let _ = html! {
        <input ds:on:input__debounce.1s.leeding="$n = 1" ds:bind:x__case.cammel>
    };
}
