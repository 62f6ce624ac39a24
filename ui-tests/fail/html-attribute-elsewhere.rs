use stario::html;

fn main() {
    let _ = html! {
        <div href="/">"Home"</div>
    };
}
