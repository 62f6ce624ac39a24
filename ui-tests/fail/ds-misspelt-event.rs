use stario::html;

fn main() {
    let _ = html! {
        <button ds:on:clikc="$n = 1">"x"</button>
        <button ds:on:onclick="$n = 1">"y"</button>
    };
}
