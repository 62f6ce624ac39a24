use stario::html;

fn main() {
    let _ = html! {
        <button ds:on-click="$n = 1">"x"</button>
        <input ds:bind-name>
        <div ds:on-load="@get('/')"></div>
    };
}
