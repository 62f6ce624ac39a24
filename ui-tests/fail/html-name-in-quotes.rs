use stario::html;

fn main() {
    let _ = html! {
        <p title="a" "on load"="x">"y"</p>
    };
}
