use stario::html;

fn main() {
    let _ = html! {
        <p ds:ignore="true">"x"</p>
    };
}
