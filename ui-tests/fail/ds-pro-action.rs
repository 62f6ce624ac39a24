use stario::html;

fn main() {
    let _ = html! {
        <p ds:on:click="@clipboard('x')">"x"</p>
    };
}
