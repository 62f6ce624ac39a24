// Props: fixed, by expression, short, bare, optional, defaulted.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::{Html, component, html};

#[component]
fn card(
    title: &str,
    user: &str,
    #[prop(default = 1)] count: u32,
    #[prop(default)] featured: bool,
    #[prop(default)] note: Option<&str>,
) -> Html {
    html! { <p>{title}{count}{user} if featured { "!" } {note}</p> }
}

fn main() {
    let user = "Ann";
    assert_eq!(
        html! { <Card title="x" count={3} {user} featured note={Some("n")}/> <Card title="y" {user}/> },
        "<p>x3Ann!n</p><p>y1Ann</p>"
    );
}
