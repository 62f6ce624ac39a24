use stario::html;

fn main() {
    let _ = html! {
        <p ds:signals:constructor="1"></p>
        <input ds:bind="a.prototype">
    };
}
