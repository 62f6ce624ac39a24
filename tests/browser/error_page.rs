//! What a programmer sees of a failure: the page, and the dialog over a page of Datastar.

use std::fs;
use std::sync::Arc;

use stario::prelude::*;
use stario::testing::TestServer;
use stario::{Csp, ErrorPage, ServerConfig};
use stario_html::datastar::SRI;

use crate::browser_or_skip;
use crate::datastar::client_or_skip;
use crate::webdriver::Page;

routes! {
    HOME   = GET  "/";
    ROOM   = GET  "/rooms/{room}";
    SAVE   = POST "/save";
    LIVE   = GET  "/live";
    CLIENT = GET  "/datastar.js";
}

/// What the dialog has in its shadow root.
const ROOT: &str = "const root = document.querySelector('.stario-error')?.shadowRoot;";

#[derive(Signals, serde::Serialize, serde::Deserialize)]
struct Note {
    text: String,
    password: String,
}

fn home_view(csp: Option<&Csp>, count: u32) -> Html {
    html! {
        <!DOCTYPE html>
        <html lang="en" data-nonce={csp.map(Csp::nonce)}>
            <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>"Notes"</title>
                <link rel="icon" href="data:,">
                <script type="module" src={CLIENT.href()} integrity={SRI} nonce={csp.map(Csp::nonce)}></script>
            </head>
            <body ds:signals={Note { text: "Buy <milk>".into(), password: "hunter2".into() }}>
                <h1>"Notes, " {count}</h1>
                <button #save type="button" ds:on:click={SAVE.action()}>"Save"</button>
                <button #live type="button" ds:on:click={LIVE.action().retry(Retry::Always)}>"Follow"</button>
            </body>
        </html>
    }
}

async fn home(_c: Context, mut w: Writer) -> Result {
    let csp = Csp::new().trusted_types();
    w.csp(&csp)?;
    w.html(home_view(Some(&csp), 0));
    Ok(())
}

fn store(note: &Note) -> Result<u64> {
    let path = format!("/nowhere/{}.txt", note.text.len());
    fs::write(path, &note.text)?;
    Ok(1)
}

#[handler]
async fn save(c: Context, w: Writer) -> Result {
    let note: Note = c.signals().await?;
    let step = c.step("store");
    let stored = store(&note).map_err(|error| error.help("make the folder /nowhere"));
    drop(step);
    c.attr("stored", stored?);
    w.empty(204);
    Ok(())
}

#[handler]
async fn room(c: Context, w: Writer) -> Result {
    let name: String = c.param("room")?;
    let seats = [4, 6];
    let asked: usize = c.query("floor")?;
    w.text(format!("{name} has {} seats", seats[asked]));
    Ok(())
}

#[handler]
async fn live(_c: Context, w: Writer) -> Result {
    let mut sse = w.sse();
    sse.patch(home_view(None, 1));
    Err(Error::new("the feed has ended").help("start it with `feed --follow`"))
}

async fn serve_client(_c: Context, w: Writer, client: Arc<[u8]>) {
    w.bytes("text/javascript; charset=utf-8", client.to_vec());
}

fn open_dialog(page: &Page<'_>) {
    let open = format!("{ROOT} return root?.querySelector('dialog').open === true");
    page.wait_for("the dialog to be open", &open, &[]);
}

fn in_dialog(page: &Page<'_>, what: &str) -> serde_json::Value {
    page.script(&format!("{ROOT} return {what}"), &[])
}

fn press_escape(page: &Page<'_>) {
    // A key of the keyboard: only that closes a dialog.
    page.find("body").type_keys("\u{e00c}");
}

#[test]
fn a_failure_is_visible_where_it_was_caused() {
    let Some(file) = client_or_skip() else { return };
    let Some(browser) = browser_or_skip() else {
        return;
    };
    let client: Arc<[u8]> = fs::read(file).expect("the client was found").into();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    let mut config = ServerConfig::default();
    config.error_page = ErrorPage::On;
    let bootstrap = async move |app: &mut App, _: &Span| {
        let serve = move |c: Context, w: Writer| serve_client(c, w, client.clone());
        app.add(HOME, home);
        app.add(ROOM, room());
        app.add(SAVE, save());
        app.add(LIVE, live());
        app.add(CLIENT, serve);
    };
    let server = runtime
        .block_on(TestServer::start_with(bootstrap, config))
        .expect("the server starts");
    let url = |path: &str| format!("http://{}{path}", server.address());
    let page = browser.first_page();
    page.goto(&url("/"));
    page.wait_for(
        "Datastar to run",
        "return !document.documentElement.hasAttribute('data-nonce')",
        &[],
    );

    // An action: its failure lies over the page, and everything of it is visible.
    page.find("#save").click();
    open_dialog(&page);
    let text = in_dialog(&page, "root.querySelector('dialog').innerText");
    let text = text.as_str().expect("a dialog has a text");
    for part in [
        "No such file or directory",
        "make the folder /nowhere",
        "tests/browser/error_page.rs:",
        "fs::write(path, &note.text)?;",
        "Buy <milk>",
        "└ store",
    ] {
        assert!(text.contains(part), "no {part:?} in\n{text}");
    }
    assert!(!text.contains("hunter2"), "{text}");
    let looks = "getComputedStyle(root.querySelector('.marked')).backgroundColor";
    assert_ne!(
        in_dialog(&page, looks),
        "rgba(0, 0, 0, 0)",
        "under the strict policy"
    );
    page.screenshot("error-dialog-desktop");
    page.set_viewport(390, 844, true);
    let wide = "root.querySelector('dialog').scrollWidth > innerWidth";
    assert_eq!(in_dialog(&page, wide), false);
    page.screenshot("error-dialog-390");
    page.set_viewport(1280, 900, false);

    // Escape closes it; the next click opens another one.
    press_escape(&page);
    page.wait_for_count(".stario-error", 0);
    page.find("#save").click();
    open_dialog(&page);
    in_dialog(&page, "root.querySelector('.close').click()");
    page.wait_for_count(".stario-error", 0);

    // A stream that fails: the page was patched before, and comes again and again.
    page.find("#live").click();
    open_dialog(&page);
    assert_eq!(page.find("h1").text(), "Notes, 1");
    assert_eq!(
        in_dialog(&page, "root.querySelector('h1').textContent"),
        "the feed has ended"
    );
    press_escape(&page);
    let count = "Number(root?.querySelector('.pill b').textContent) > 1";
    let again = format!("{ROOT} return {count} && !root.querySelector('dialog').open");
    page.wait_for("the closed one counts instead of coming back", &again, &[]);
    page.wait_for_count(".stario-error", 1);
    page.screenshot("error-pill");
    let refused = page.console();
    let refused = refused
        .iter()
        .filter(|line| line.contains("Content Security"));
    assert_eq!(refused.count(), 0);

    // A page of its own.
    page.goto(&url("/rooms/blue?floor=7"));
    assert_eq!(page.find(".badge").text(), "Panic");
    assert!(page.find("h1").text().contains("index out of bounds"));
    let looks = "return getComputedStyle(document.querySelector('.marked')).backgroundColor";
    assert_ne!(page.script(looks, &[]), "rgba(0, 0, 0, 0)");
    page.screenshot("error-page-desktop");
    page.set_viewport(390, 844, true);
    let wide = "return document.documentElement.scrollWidth > innerWidth";
    assert_eq!(page.script(wide, &[]), false);
    page.screenshot("error-page-390");
    page.goto(&url("/romms/blue"));
    assert_eq!(page.script(wide, &[]), false);
    page.screenshot("not-found-390");
    page.set_viewport(1280, 900, false);
    page.screenshot("not-found-desktop");
    page.find(".help a").click();
    assert!(page.url().ends_with("/rooms/blue"), "{}", page.url());
}
