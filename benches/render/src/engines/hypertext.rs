use hypertext::prelude::*;

use crate::data::{Data, Item};

pub fn table(data: &Data) -> String {
    maud! {
        table { @for row in &data.table { tr { @for cell in row { td { (cell) } } } } }
    }
    .render()
    .into_inner()
}

pub fn prose(data: &Data) -> String {
    maud! {
        article { h1 { "Prose" } @for line in &data.prose { p { (line) } } }
    }
    .render()
    .into_inner()
}

pub fn teams(data: &Data) -> String {
    maud! {
        ul.teams {
            @for team in &data.teams {
                li.team.champion[team.champion].relegated[team.relegated] title=(team.name) {
                    b { (team.name) } ": " (team.score)
                }
            }
        }
    }
    .render()
    .into_inner()
}

pub fn page(data: &Data) -> String {
    layout(
        "Shop & more",
        maud! {
            h1 { "All articles" }
            section.cards { @for item in &data.items { (card(item)) } }
        },
    )
    .render()
    .into_inner()
}

fn layout<'a>(title: &'a str, children: impl Renderable) -> impl Renderable {
    maud! {
        !DOCTYPE
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

fn card(item: &Item) -> impl Renderable {
    maud! {
        article.card.sold-out[item.sold_out] id={ "item-" (item.id) } {
            h2 { (item.name) }
            p.text { (item.text) }
            (price(item.price))
        }
    }
}

fn price(amount: u32) -> impl Renderable {
    maud! { p.price { b { (amount) } " €" } }
}
