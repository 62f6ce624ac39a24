use stario::html;

fn main() {
    let _ = html! {
        <p ds:on:click__once__once="$n = 1">"x"</p>
    };
}
