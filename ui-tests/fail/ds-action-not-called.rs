use stario::html;

fn main() {
    let _ = html! {
        <button ds:on:click="@get">"x"</button>
    };
}
