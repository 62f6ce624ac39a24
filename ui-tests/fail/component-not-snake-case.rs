use stario::{Html, component, html};

#[component]
fn UserCard(name: &str) -> Html {
    html! { <p>{name}</p> }
}

fn main() {}
