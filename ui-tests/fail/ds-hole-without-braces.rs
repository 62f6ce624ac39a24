use stario::html;

fn main() {
    let step = 1;
    let _ = html! {
        <p ds:text=($n + #step)></p>
    };
}
