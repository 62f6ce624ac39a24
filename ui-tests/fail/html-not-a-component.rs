use stario::{Html, html};

fn card() -> Html {
    html! { <p></p> }
}

fn main() {
    let _ = html! {
        <Card/>
    };
}
