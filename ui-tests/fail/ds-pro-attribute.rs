use stario::html;

fn main() {
    let _ = html! {
        <p ds:persist>"x"</p>
    };
}
