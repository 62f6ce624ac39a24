use stario::html;

fn main() {
    let _ = html! {
        <p ds:text="/'/.test($a)"></p>
    };
}
