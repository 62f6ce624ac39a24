use stario::html;

fn main() {
    let _ = html! {
        <button ds:on:click="@post('/x', {selector: '#form'})">"x"</button>
    };
}
