use stario::html;

fn main() {
    let _ = html! {
        <p ds:on:click="console.log(patch)">"x"</p>
    };
}
