use stario::html;

struct Board;

fn main() {
    let _ = html! {
        use signals Board;
        <p ds:text="$count"></p>
    };
}
