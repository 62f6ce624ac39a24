// Signals, actions and values with types.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use serde::Serialize;
use stario::{Signals, html, routes};

routes! { SAVE = POST "/save/{id}"; }

#[derive(Serialize, Signals)]
struct Board {
    draft: String,
    count: u32,
}

fn main() {
    let board = Board { draft: "it's".to_owned(), count: 3 };
    assert_eq!(
        html! {
            <div ds:signals__ifmissing={&board} ds:signals:open={false} ds:init={SAVE.action(7)}>
                <input ds:bind={Board::draft}> <b ds:text={Board::count}></b>
            </div>
        },
        concat!(
            r#"<div data-signals__ifmissing="{draft:'it\u0027s',count:3}" data-signals:open="false" data-init="@post('/save/7')">"#,
            r#"<input data-bind="draft"><b data-text="$count"></b></div>"#,
        )
    );
}
