use stario::{Html, component, html};

use crate::data::{Data, Item};

pub fn table(data: &Data) -> String {
    html! {
        <table>
            for row in &data.table {
                <tr>for cell in row { <td>{cell}</td> }</tr>
            }
        </table>
    }
    .into_string()
}

pub fn prose(data: &Data) -> String {
    html! {
        <article>
            <h1>"Prose"</h1>
            for line in &data.prose { <p>{line}</p> }
        </article>
    }
    .into_string()
}

pub fn teams(data: &Data) -> String {
    html! {
        <ul .teams>
            for team in &data.teams {
                <li .team .champion?={team.champion} .relegated?={team.relegated} title={team.name}>
                    <b>{team.name}</b> ": " {team.score}
                </li>
            }
        </ul>
    }
    .into_string()
}

pub fn page(data: &Data) -> String {
    shop(data).into_string()
}

/// The page as a response takes it.
pub fn shop(data: &Data) -> Html {
    html! {
        <Layout title="Shop & more">
            <h1>"All articles"</h1>
            <section .cards>
                for item in &data.items { <Card item={item} /> }
            </section>
        </Layout>
    }
}

#[component]
fn layout(title: &str, children: Html) -> Html {
    html! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8">
                <title>{title}</title>
                <link rel="stylesheet" href="/style.css">
            </head>
            <body>
                <nav><a href="/">"Home"</a><a href="/cart">"Cart"</a></nav>
                <main>{children}</main>
                <footer>"Made with care"</footer>
            </body>
        </html>
    }
}

#[component]
fn card(item: &Item) -> Html {
    html! {
        <article .card .sold-out?={item.sold_out} #item-{item.id}>
            <h2>{item.name}</h2>
            <p .text>{item.text}</p>
            <Price amount={item.price} />
        </article>
    }
}

#[component]
fn price(amount: u32) -> Html {
    html! { <p .price><b>{amount}</b> " €"</p> }
}
