use stario::{Html, component, html};

#[component]
fn card(title: &str) -> Html {
    html! { <p>{title}</p> }
}

fn main() {
    let _ = html! {
        <Card title="x" title="y"/>
    };
}
