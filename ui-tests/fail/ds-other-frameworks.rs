use stario::html;

fn main() {
    let _ = html! {
        <input ds:model="name">
        <p ds:if="$open">"x"</p>
        <p ds:for="n of $ns">"x"</p>
        <p ds:load="@get('/')">"x"</p>
        <button ds:click="$n = 1">"x"</button>
    };
}
