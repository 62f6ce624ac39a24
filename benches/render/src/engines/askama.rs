use askama::Template;

use crate::data::Data;

#[derive(Template)]
#[template(path = "table.html")]
struct Table<'a> {
    data: &'a Data,
}

pub fn table(data: &Data) -> String {
    Table { data }.render().expect("the template is good")
}

#[derive(Template)]
#[template(path = "prose.html")]
struct Prose<'a> {
    data: &'a Data,
}

pub fn prose(data: &Data) -> String {
    Prose { data }.render().expect("the template is good")
}

#[derive(Template)]
#[template(path = "teams.html")]
struct Teams<'a> {
    data: &'a Data,
}

pub fn teams(data: &Data) -> String {
    Teams { data }.render().expect("the template is good")
}

#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    data: &'a Data,
    title: &'a str,
}

pub fn page(data: &Data) -> String {
    Page {
        title: "Shop & more",
        data,
    }
    .render()
    .expect("the template is good")
}
