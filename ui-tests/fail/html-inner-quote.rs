use stario::html;

fn main() {
    let _ = html! {
        <p>"say "hi" now"</p>
    };
}
