use vy::prelude::*;

use crate::data::{Data, Item};

pub fn table(data: &Data) -> String {
    table!(
        data.table
            .iter()
            .map(|row| tr!(row.iter().map(|&cell| td!(cell))))
    )
    .into_string()
}

pub fn prose(data: &Data) -> String {
    article!(h1!("Prose"), data.prose.iter().map(|line| p!(line))).into_string()
}

pub fn teams(data: &Data) -> String {
    ul!(
        class = "teams",
        data.teams.iter().map(|team| li!(
            class = (
                "team",
                team.champion.then_some(" champion"),
                team.relegated.then_some(" relegated")
            ),
            title = &team.name,
            b!(&team.name),
            ": ",
            team.score
        ))
    )
    .into_string()
}

pub fn page(data: &Data) -> String {
    layout(
        "Shop & more",
        (
            h1!("All articles"),
            section!(class = "cards", data.items.iter().map(card)),
        ),
    )
    .into_string()
}

fn layout(title: &str, children: impl IntoHtml) -> impl IntoHtml {
    (
        DOCTYPE,
        html!(
            lang = "en",
            head!(
                meta!(charset = "utf-8"),
                title!(title),
                link!(rel = "stylesheet", href = "/style.css")
            ),
            body!(
                nav!(a!(href = "/", "Home"), a!(href = "/cart", "Cart")),
                main!(children),
                footer!("Made with care")
            )
        ),
    )
}

fn card(item: &Item) -> impl IntoHtml {
    article!(
        class = ("card", item.sold_out.then_some(" sold-out")),
        id = ("item-", item.id),
        h2!(&item.name),
        p!(class = "text", &item.text),
        price(item.price)
    )
}

fn price(amount: u32) -> impl IntoHtml {
    p!(class = "price", b!(amount), " €")
}
