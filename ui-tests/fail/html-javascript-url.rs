use stario::html;

fn main() {
    let _ = html! {
        <a href="javascript:alert(1)">"Save"</a>
    };
}
