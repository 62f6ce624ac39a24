use stario::html;

fn main() {
    let _ = html! {
        <p ds:text:x="$n">"Hello"</p> <p ds:show>"Hello"</p>
    };
}
