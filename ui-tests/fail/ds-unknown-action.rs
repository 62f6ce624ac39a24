use stario::html;

fn main() {
    let _ = html! {
        <p ds:on:click=(@psot("/save"))>"Hello"</p>
    };
}
