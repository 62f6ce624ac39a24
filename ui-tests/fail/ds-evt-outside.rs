use stario::html;

fn main() {
    let _ = html! {
        <p ds:text="evt.target"></p>
    };
}
