use stario::{Html, component, html};

#[component]
fn card(#[prop(optional)] name: &str) -> Html {
    html! { <p>{name}</p> }
}

fn main() {}
