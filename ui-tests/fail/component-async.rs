use stario::{Html, component, html};

#[component]
async fn card(name: &str) -> Html {
    html! { <p>{name}</p> }
}

fn main() {}
