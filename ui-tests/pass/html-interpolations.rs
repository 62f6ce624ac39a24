// Values are borrowed where they stand, and written in order.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::{display, html, raw};

fn main() {
    struct User {
        name: String,
        age: Option<u8>,
        tags: Vec<&'static str>,
    }
    let user = User { name: "Ann".to_owned(), age: Some(7), tags: vec!["a", "b"] };
    let page = html! { <p>{user.name}{user.name} {user.age} {user.tags} {raw("<hr>")} {display(1.5_f32)} {()}</p> };
    assert_eq!(page, "<p>AnnAnn7ab<hr>1.5</p>");
    assert_eq!(user.name, "Ann");
}
