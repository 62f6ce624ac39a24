use stario::{Html, component, html};

#[component]
fn card() -> Html {
    html! { <p></p> }
}

fn main() {
    let _ = html! {
        <Card aria-label="x"/>
    };
}
