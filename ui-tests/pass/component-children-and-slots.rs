// Children and slots, with control flow in them.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

// Children come by value, because the tag has just made them.
#![allow(clippy::needless_pass_by_value)]

use stario::{Html, component, html};

#[component]
fn panel(#[prop(default)] head: Html, children: Html) -> Html {
    html! { <header>{head}</header> {children} }
}

fn main() {
    let names = ["a", "b"];
    assert_eq!(
        html! {
            <Panel>
                <:head>for name in names { <i>{name}</i> }</:head>
                if names.len() > 1 { <p>"many"</p> }
            </Panel>
            <Panel>"x"</Panel>
        },
        "<header><i>a</i><i>b</i></header><p>many</p><header></header>x"
    );
}
