// Everything that a component's parameters can be.
use stario::{Html, Render, component, html};

mod ui {
    use super::*;

    /// A card.
    #[component]
    pub fn card(
        /// What it is about.
        title: &str,
        #[prop(into)] owner: String,
        #[prop(default)] note: Option<&str>,
        #[prop(default = 2 + 1)] level: u32,
        #[prop(default)] featured: bool,
        #[prop(default)] footer: Html,
        mut children: Html,
    ) -> Html {
        if featured {
            children = html! { <b>{children}</b> };
        }
        html! { <p title={note}>{title}{owner}{level}{children}{footer}</p> }
    }

    #[component]
    pub fn rows<'a, T: Render + 'a, const N: usize>(items: &'a [T; N], each: impl Fn(&'a T) -> Html) -> Html
    where
        T: Sync,
    {
        html! { for item in items { {each(item)} } }
    }

    #[component]
    pub fn nothing() -> Html {
        Html::default()
    }
}

// One name brings the function and its props, and a type may have the same.
use ui::Card;

use model::Card;

mod model {
    pub struct Card {
        pub number: u32,
    }
}

#[component]
fn numbered(card: &Card) -> Html {
    html! { <b>{card.number}</b> }
}

#[cfg(any())]
#[component]
fn absent(title: Missing) -> Html {}

async fn load() -> Result<u32, std::fmt::Error> {
    Ok(7)
}

async fn page() -> Result<Html, std::fmt::Error> {
    let note = Some("n");
    Ok(html! {
        <Card title="a" owner="b" {note} level={load().await?} featured>
            <:footer><i>"end"</i></:footer>
            {load().await?}
        </Card>
    })
}

fn is_send<T: Send>(value: T) -> T {
    value
}

fn main() {
    let _ = is_send(page());
    assert_eq!(html! { <Card title="a" owner="b">"c"</Card> }, "<p>ab3c</p>");
    assert_eq!(html! { <ui::Rows items={&[1, 2]} each={|n| html! { <i>{n}</i> }}/> }, "<i>1</i><i>2</i>");
    assert_eq!(html! { <ui::Nothing/> }, "");
    let card = Card { number: 7 };
    assert_eq!(html! { <Numbered card={&card}/> }, "<b>7</b>");
    // The function is still one.
    assert_eq!(ui::nothing(), "");
}
