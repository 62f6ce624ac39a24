use stario::html;

fn main() {
    let _ = html! {
        <p ds:on:click="$name = 'Ann" ds:text="`${$a`">"Hello"</p>
    };
}
