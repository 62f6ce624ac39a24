use stario::html;

fn main() {
    let _ = html! {
        <p ds:init="@get('/', {responseOverrides: {mode: 'append'}})"></p>
    };
}
