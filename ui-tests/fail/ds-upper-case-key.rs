use stario::html;

fn main() {
    let _ = html! {
        <input ds:bind:userName>
        <p ds:class:isOpen="$open"></p>
    };
}
