use stario::html;

fn main() {
    let _ = html! {
        <p ds:clik="save()" ds:load="x">"Hello"</p>
    };
}
