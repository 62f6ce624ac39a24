use stario::html;

fn main() {
    let _ = html! {
        <button type="sumbit">"Save"</button>
    };
}
