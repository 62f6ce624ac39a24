use stario::html;

fn main() {
    let _ = html! {
        <button ds:on="$n = 1">"x"</button>
    };
}
