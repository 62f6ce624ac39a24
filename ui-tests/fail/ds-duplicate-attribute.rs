use stario::html;

fn main() {
    let _ = html! {
        <button ds:on:click="$open = true"
                ds:on:click="$count += 1">"x"</button>
    };
}
