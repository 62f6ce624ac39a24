use stario::html;

fn main() {
    let _ = html! {
        <p ds:text=($n + "500ms" + 500ms)></p>
    };
}
