// What users call their own things does not meet what the macros write.
#![allow(dead_code)]

mod core {}
mod std {}
mod props {}

enum Option {}
enum Result {}
struct Some;
struct None;
struct String;
struct Title;
trait Clone {}

use stario::{Context, Html, Writer, component, handler, html};

stario::routes! { FILE = GET "/{self_}/{out}/{b}"; }

#[component]
fn card(title: Title, value: u32, buf: u32, #[prop(default = 3)] given: u32) -> Html {
    let _ = title;
    html! { <p>{value} {buf} {given}</p> }
}

#[handler]
async fn home(_c: Context, w: Writer, context: u32, writer: u32, name: u32) {
    let buf = 3;
    let style = "x";
    let class = "y";
    w.html(html! {
        <p .a class={class} style:color={style}>{buf} {context} {writer} {name}</p>
        <Card title={Title} value=1 buf={buf}/>
    });
}

fn main() {
    let _ = home(1, 2, 3);
    let _ = FILE.href("a", "b", "c");
}
