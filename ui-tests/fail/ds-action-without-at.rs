use stario::html;

fn main() {
    let id = 7;
    let _ = html! {
        <button ds:on:click="post('/save')">"Save"</button>
        <button ds:on:click=(delete("/items/" + #{id}))>"Delete"</button>
    };
}
