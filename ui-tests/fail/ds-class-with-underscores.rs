use stario::html;

fn main() {
    let _ = html! {
        <p ds:class:card__title="$open">"x"</p>
    };
}
