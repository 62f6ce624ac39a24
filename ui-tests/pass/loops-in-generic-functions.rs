// Templates in generic functions, traits and `const fn` neighbours.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::{Html, Render, html};

trait View {
    fn view(&self) -> Html;
}

struct Row(u32);

impl View for Row {
    fn view(&self) -> Html {
        html! { <td>{self.0}</td> }
    }
}

fn list<T: Render>(items: impl IntoIterator<Item = T>) -> Html {
    html! { for item in items { <i>{item}</i> } }
}

fn main() {
    assert_eq!(list(["a"]), "<i>a</i>");
    assert_eq!(Row(3).view(), "<td>3</td>");
}
