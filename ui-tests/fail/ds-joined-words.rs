use stario::html;

fn main() {
    let _ = html! {
        <p ds:signals:my-count="1" ds:text="$my-count"></p>
    };
}
