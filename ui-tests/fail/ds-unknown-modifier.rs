use stario::html;

fn main() {
    let _ = html! {
        <p ds:on:click__debonce.500ms="$n = 1" ds:on:input__debounce.fast="$n = 2">"Hello"</p>
    };
}
