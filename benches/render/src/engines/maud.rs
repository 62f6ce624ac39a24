use maud::{DOCTYPE, Markup, html};

use crate::data::{Data, Item};

pub fn table(data: &Data) -> String {
    html! {
        table { @for row in &data.table { tr { @for cell in row { td { (cell) } } } } }
    }
    .into_string()
}

pub fn prose(data: &Data) -> String {
    html! {
        article { h1 { "Prose" } @for line in &data.prose { p { (line) } } }
    }
    .into_string()
}

pub fn teams(data: &Data) -> String {
    html! {
        ul.teams {
            @for team in &data.teams {
                li.team.champion[team.champion].relegated[team.relegated] title=(team.name) {
                    b { (team.name) } ": " (team.score)
                }
            }
        }
    }
    .into_string()
}

pub fn page(data: &Data) -> String {
    layout(
        "Shop & more",
        html! {
            h1 { "All articles" }
            section.cards { @for item in &data.items { (card(item)) } }
        },
    )
    .into_string()
}

fn layout(title: &str, children: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                title { (title) }
                link rel="stylesheet" href="/style.css";
            }
            body {
                nav { a href="/" { "Home" } a href="/cart" { "Cart" } }
                main { (children) }
                footer { "Made with care" }
            }
        }
    }
}

fn card(item: &Item) -> Markup {
    html! {
        article.card.sold-out[item.sold_out] id={ "item-" (item.id) } {
            h2 { (item.name) }
            p.text { (item.text) }
            (price(item.price))
        }
    }
}

fn price(amount: u32) -> Markup {
    html! { p.price { b { (amount) } " €" } }
}
