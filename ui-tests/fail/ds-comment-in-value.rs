use stario::html;

fn main() {
    let _ = html! {
        <p ds:text="$n // the number"></p>
    };
}
