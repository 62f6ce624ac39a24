use stario::html;

fn main() {
    let _ = html! {
        <input ds:bind:row-1>
        <p ds:signals:größe="1"></p>
    };
}
