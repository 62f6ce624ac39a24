use stario::{Html, component, html};

#[component]
fn card(title: &str, count: u32, #[prop(default)] note: Option<&str>, children: Html) -> Html {
    html! { <p title={note}>{title} {count} {children}</p> }
}

fn main() {
    let _ = html! { <Card title="News"><b>"Now"</b></Card> };
}
