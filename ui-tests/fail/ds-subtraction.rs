use stario::html;

fn main() {
    let _ = html! {
        <p ds:text="$count-1"></p>
    };
}
