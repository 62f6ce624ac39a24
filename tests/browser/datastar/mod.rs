//! The Datastar client, feature by feature: what a person sees in a real browser.
//!
//! Each row of the table is a page made with `html!` and a check of what it shows. The rows
//! follow the tables of `stario-html`: an attribute, a modifier or an action without a row is a
//! failure. `STARIO_BROWSER_ROW=bind` runs only the rows whose name contains that.

#![allow(
    clippy::needless_pass_by_value,
    reason = "a view takes what it shows; a reference would only add noise"
)]

mod actions;
mod app;
mod attributes;
mod bind;
mod elements;
mod events;
mod facts;
mod modifiers;
mod morph;
mod observers;
mod options;
mod probe;
mod report;
mod responses;
mod retries;
mod row;
mod signals;
mod timing;
mod values;

use std::fs;
use std::sync::Arc;

use stario::testing::TestServer;
use stario_html::datastar::{ACTIONS, ATTRIBUTES};

use crate::browser_or_skip;
use app::Counts;
use row::Row;

static SECTIONS: &[(&str, &[Row])] = &[
    ("Attributes", attributes::ROWS),
    ("Signals", signals::ROWS),
    ("Binding", bind::ROWS),
    ("Modifiers of `on`", modifiers::ROWS),
    ("Timing", timing::ROWS),
    ("Observers", observers::ROWS),
    ("Actions", actions::ROWS),
    ("Options of a request", options::ROWS),
    ("Retries", retries::ROWS),
    ("Elements of a stream", elements::ROWS),
    ("Other events of a stream", events::ROWS),
    ("Morphing", morph::ROWS),
    ("Responses and refusals", responses::ROWS),
    ("Values from Rust", values::ROWS),
    ("Where the client surprises", facts::ROWS),
];

fn rows() -> impl Iterator<Item = &'static Row> {
    SECTIONS.iter().flat_map(|(_, rows)| *rows)
}

#[test]
fn every_feature_of_the_client_has_its_visible_effect() {
    let Some(file) = client_or_skip() else { return };
    let Some(browser) = browser_or_skip() else {
        return;
    };
    let client = fs::read(&file).expect("the client was found a moment ago");
    let counts = Arc::new(Counts::default());
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    let for_app = counts.clone();
    let server = runtime
        .block_on(TestServer::start(async move |app, _| {
            app::bootstrap(app, for_app, client).await;
        }))
        .expect("the server starts");
    let base = format!("http://{}", server.address());
    report::run(&browser, &base, &counts);
}

/// Where the client is, or `None` (with a line that says why) where nobody asked for it.
///
/// # Panics
///
/// When `STARIO_BROWSER_TEST` is `required` and the client is missing.
#[expect(clippy::print_stderr, reason = "a skipped test has to say so")]
pub(crate) fn client_or_skip() -> Option<std::path::PathBuf> {
    let found = app::client_file();
    if found.is_none() {
        let missing =
            "no Datastar client: run `cargo stario datastar add examples/tiles/static/js`";
        let wish = std::env::var("STARIO_BROWSER_TEST").unwrap_or_default();
        assert_ne!(wish, "required", "the browser test cannot run: {missing}");
        eprintln!("SKIPPED: the browser test cannot run: {missing}");
    }
    found
}

#[test]
fn every_name_of_the_tables_has_a_row() {
    let has = |name: &str| {
        rows().any(|row| {
            let rest = row.name.strip_prefix(name);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', ' ', '_']))
        })
    };
    let mut missing = Vec::new();
    for attribute in ATTRIBUTES.iter().filter(|row| !row.pro) {
        missing.extend((!has(attribute.name)).then(|| attribute.name.to_owned()));
        for modifier in attribute.modifiers {
            let name = format!("{}__{}", attribute.name, modifier.name);
            missing.extend((!has(&name)).then_some(name));
        }
    }
    for action in ACTIONS.iter().filter(|row| !row.pro) {
        let name = format!("@{}", action.name);
        missing.extend((!has(&name)).then_some(name));
        for option in action.options {
            let name = if action.fetch {
                format!("option {}", option.name)
            } else {
                format!("@{} {}", action.name, option.name)
            };
            if !missing.contains(&name) && !has(&name) {
                missing.push(name);
            }
        }
    }
    assert!(missing.is_empty(), "no row for {missing:?}");
    let mut names: Vec<_> = rows().map(|row| row.name).collect();
    names.sort_unstable();
    let double = names.windows(2).find(|pair| pair[0] == pair[1]);
    assert_eq!(double, None, "a row is named by its page");
}
