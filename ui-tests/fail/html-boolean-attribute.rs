use stario::html;

fn main() {
    let _ = html! {
        <button disabled={"yes"}>"Save"</button>
    };
}
