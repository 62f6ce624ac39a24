use sailfish::TemplateSimple;

use crate::data::Data;

#[derive(TemplateSimple)]
#[template(path = "table.stpl")]
struct Table<'a> {
    data: &'a Data,
}

pub fn table(data: &Data) -> String {
    Table { data }.render_once().expect("the template is good")
}

#[derive(TemplateSimple)]
#[template(path = "prose.stpl")]
struct Prose<'a> {
    data: &'a Data,
}

pub fn prose(data: &Data) -> String {
    Prose { data }.render_once().expect("the template is good")
}

#[derive(TemplateSimple)]
#[template(path = "teams.stpl")]
struct Teams<'a> {
    data: &'a Data,
}

pub fn teams(data: &Data) -> String {
    Teams { data }.render_once().expect("the template is good")
}

#[derive(TemplateSimple)]
#[template(path = "page.stpl")]
struct Page<'a> {
    data: &'a Data,
    title: &'a str,
}

pub fn page(data: &Data) -> String {
    Page {
        title: "Shop & more",
        data,
    }
    .render_once()
    .expect("the template is good")
}
