use stario::html;

fn main() {
    let _ = html! {
        <p class={1}>"x"</p>
    };
}
