//! A page in a browser, while the code of its app changes.

use std::env;
use std::fs;
use std::path::PathBuf;

use serde_json::json;

use crate::app::{App, Dev};
use crate::driver::Programs;
use crate::support::repository;
use crate::webdriver::Browser;

const MAIN: &str = r#"use stario::prelude::*;

routes! {
    HOME = GET "/";
    LIVE = GET "/live";
}

assets! {
    STATIC = "static" at "/static";
}

#[handler]
async fn home(_c: Context, w: Writer) {
    w.html(html! {
        <html lang="en">
            <head>
                <title>"Kept"</title>
                <link rel="stylesheet" href={asset!(STATIC, "style.css")}>
                {STATIC.datastar_script()}
            </head>
            <body>
                <main #main ds:signals:name={""} ds:init={LIVE.action()}>
                    <h1>{["version", "one"].join(" ")}</h1>
                    <div #tall></div>
                    <input #name ds:bind="name" aria-label="name">
                    <output #said ds:text=($name)></output>
                    <output #live></output>
                </main>
            </body>
        </html>
    });
}

#[handler]
async fn live(c: Context, w: Writer) {
    let mut alive = c.alive(());
    let run = std::process::id();
    w.sse().patch(html! { <output #live>{run}</output> });
    while alive.next().await.is_some() {}
}

#[stario::main]
async fn bootstrap(app: &mut App, _span: &Span) -> Result {
    app.assets(&STATIC);
    app.add(HOME, home());
    app.add(LIVE, live());
    Ok(())
}
"#;

const STYLE: &str = "#tall { height: 3000px } h1 { color: rgb(1, 2, 3) }";

/// What a user has done to the page, and what a reload would have lost.
const KEPT: &str = "const input = document.querySelector('#name');
    return window.kept === 1 && document.activeElement === input && input.value === 'Ada'
        && document.querySelector('#said').textContent === 'Ada' && scrollY === 2000;";

/// The client as an example serves it, or as the environment names it.
fn client() -> Option<PathBuf> {
    let named = env::var_os("DATASTAR_JS").map(PathBuf::from);
    let examples = ["tiles", "hello-world"].map(|name| {
        let example = repository().join("examples").join(name);
        example.join("static/js/datastar.js")
    });
    named
        .into_iter()
        .chain(examples)
        .find(|file| file.is_file())
}

#[test]
fn a_page_keeps_signals_focus_and_scroll_while_the_code_changes() {
    let wish = env::var("STARIO_BROWSER_TEST").unwrap_or_default();
    let (programs, client) = match (Programs::find(), client()) {
        (Ok(programs), Some(client)) => (programs, client),
        (programs, client) => {
            let missing = format!("{programs:?}, {client:?}");
            assert_ne!(wish, "required", "the browser test cannot run: {missing}");
            println!("SKIPPED: the browser test cannot run: {missing}");
            return;
        }
    };
    let app = App::new("page", MAIN);
    app.write("static/style.css", STYLE);
    let client = fs::read_to_string(client).expect("the client is text");
    app.write("static/js/datastar.js", &client);
    let dev = Dev::start(&app);
    let browser = Browser::start(&programs);
    let page = browser.first_page();

    // Opened before there is an app, the page turns into the app's own.
    page.goto(&format!("http://{}/", dev.address));
    dev.serves("version one");
    let shows = "return document.querySelector('h1')?.textContent === arguments[0];";
    page.wait_for("the first version", shows, &[json!("version one")]);
    page.wait_for(
        "the stream",
        "return +document.querySelector('#live').textContent > 0",
        &[],
    );
    let first = page.script("return document.querySelector('#live').textContent", &[]);
    page.find("#name").type_keys("Ada");
    page.script("window.kept = 1; scrollTo(0, 2000);", &[]);
    page.wait_for("what was typed", KEPT, &[]);

    // Code: a new process, and the same page. Its stream begins again although nobody asked for
    // that with `retry`.
    app.write("src/main.rs", &MAIN.replace(r#""one""#, r#""two""#));
    dev.serves("version two");
    page.wait_for("the second version", shows, &[json!("version two")]);
    let again = "const run = document.querySelector('#live').textContent;
        return run !== '' && run !== arguments[0];";
    page.wait_for("the stream of the new process", again, &[first]);
    page.wait_for("all that was there", KEPT, &[]);

    // A style sheet: swapped, and only one of it.
    app.write("static/style.css", &STYLE.replace("1, 2, 3", "4, 5, 6"));
    let swapped = "return getComputedStyle(document.querySelector('h1')).color === 'rgb(4, 5, 6)'
        && document.querySelectorAll('link').length === 1;";
    page.wait_for("the new style", swapped, &[]);
    page.wait_for("all that was there", KEPT, &[]);

    // An error lies over the page and goes.
    let seen = "return document.querySelector('stario-dev')?.shadowRoot.textContent ?? '';";
    app.write("src/main.rs", &MAIN.replace(r#""one""#, "nothing"));
    dev.until("a failure", |state| state["phase"] == "failed");
    let error = format!("{seen} ").replace("?? ''", "?.includes('cannot find value `nothing`')");
    page.wait_for("the error", &error, &[]);
    page.screenshot("dev-error");
    app.write("src/main.rs", &MAIN.replace(r#""one""#, r#""two""#));
    let gone = "return document.querySelector('stario-dev') === null;";
    page.wait_for("the page without it", gone, &[]);
    page.wait_for("all that was there", KEPT, &[]);

    // A page whose client does not come would only lie there, without a word.
    let nowhere = r#"<script type="module" src="http://127.0.0.1:9/datastar.js"></script>"#;
    let dead = MAIN.replace("{STATIC.datastar_script()}", nowhere);
    app.write("src/main.rs", &dead.replace(r#""one""#, r#""three""#));
    dev.serves("version three");
    page.goto(&format!("http://{}/", dev.address));
    let said = seen.replace("?? ''", "?.includes('no Datastar client from 127.0.0.1:9')");
    page.wait_for("the reason", &said, &[]);
    page.screenshot("dev-no-client");
}
