use stario::html;

fn main() {
    let _ = html! {
        <p ds:on:touchmove__passive__prevent="$n = 1">"x"</p>
    };
}
