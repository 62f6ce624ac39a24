use stario::html;

fn main() {
    let _ = html! {
        <p ds:text></p>
        <form ds:on:submit__prevent></form>
    };
}
