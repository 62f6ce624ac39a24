use stario::html;

fn main() {
    let _ = html! {
        <p ds:on:click="$n = (1">"Hello"</p>
    };
}
