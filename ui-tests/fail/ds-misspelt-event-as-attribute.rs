use stario::html;

fn main() {
    let _ = html! {
        <button ds:clik="$n = 1">"x"</button>
    };
}
