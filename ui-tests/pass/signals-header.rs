// `use signals` names where the template's `$names` come from.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use serde::Serialize;
use stario::{Html, Signals, ds, html, js};

#[derive(Serialize, Signals)]
#[serde(rename_all = "camelCase")]
struct Board {
    user_name: String,
    count: u32,
}

#[derive(Serialize, Signals)]
struct Paged<'a, T> {
    items: &'a [T],
    page: u32,
}

const FIXED: Html = html! { use signals Board; <b ds:text="$count"></b> };

fn main() {
    assert_eq!(
        html! {
            use signals Board, Paged<'_, u8>, $elsewhere;
            <p ds:signals:open="false" style="display:none" ds:show="$open && $elsewhere" ds:text="$count + $userName.length + $page"></p>
            <input ds:bind="userName">
        }
        .as_str()
        .len(),
        168
    );
    assert_eq!(
        html! { <p {..ds! { use signals Board, $open; ds:text="$count" ds:class:open="$open" }}></p> },
        r#"<p data-text="$count" data-class:open="$open"></p>"#
    );
    assert_eq!(js!(use signals Board, $step; $count += $step).as_str(), "$count += $step");
    assert_eq!(FIXED, r#"<b data-text="$count"></b>"#);
}
