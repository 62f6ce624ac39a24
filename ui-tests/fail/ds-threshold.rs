use stario::html;

fn main() {
    let _ = html! {
        <p ds:on-intersect__threshold.101="$n = 1">"x"</p>
    };
}
