//! Forms and files as a real browser sends them, and answers without a stream as it takes them.

use serde::{Deserialize, Serialize};
use stario::prelude::*;
use stario::testing::TestServer;
use stario::{Event, Mode, Patch, Upload};

use crate::browser_or_skip;
use crate::webdriver::Page;

routes! {
    HOME  = GET    "/";
    SAVE  = POST   "/save";
    FIND  = GET    "/find";
    FILES = POST   "/files";
    MANY  = DELETE "/many";
}

assets! {
    STATIC = "examples/csp/static" at "/static";
}

#[derive(Deserialize)]
struct Entry {
    name: String,
    amount: Option<u32>,
    #[serde(default)]
    tag: Vec<String>,
    #[serde(default)]
    gift: bool,
    #[serde(default)]
    papers: Vec<Upload>,
    /// The button that was pressed.
    how: String,
}

#[derive(Signals, Serialize, Deserialize)]
struct Files {
    files: Vec<Upload>,
    answered: u32,
}

/// What the client sends of a file: everything but what other signals there are.
#[derive(Deserialize)]
struct Sent {
    files: Vec<Upload>,
}

fn fields(papers: bool) -> Html {
    html! {
        <input name="name" value="Ann & Bo é">
        <input name="amount" type="number">
        <input name="tag" type="checkbox" value="a" checked>
        <input name="tag" type="checkbox" value="b" checked>
        <input name="gift" type="checkbox" checked>
        if papers { <input #papers name="papers" type="file" multiple> }
        <button name="how" value="now">"send"</button>
    }
}

#[handler]
async fn home(_c: Context, w: Writer) {
    let none = Files {
        files: Vec::new(),
        answered: 0,
    };
    w.html(html! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <title>"Forms"</title>
                <link rel="icon" href={asset!(STATIC, "favicon.svg")}>
                {STATIC.datastar_script()}
            </head>
            <body ds:signals={none}>
                <form #plain ds:on:submit={SAVE.action().form()}>{fields(false)}</form>
                <form #multipart enctype="multipart/form-data" ds:on:submit={SAVE.action().form()}>
                    {fields(true)}
                </form>
                <form #query ds:on:submit={FIND.action().form()}>{fields(false)}</form>
                <input #files type="file" multiple ds:bind={Files::files}>
                <button #send type="button" ds:on:click={FILES.action()}>"send"</button>
                <button #many type="button" ds:on:click={MANY.action()}>"many"</button>
                <output #answered ds:text={Files::answered}></output>
                <ol #log></ol>
            </body>
        </html>
    });
}

fn list(files: &[Upload]) -> String {
    let file = |file: &Upload| {
        let text = String::from_utf8_lossy(&file.contents);
        format!("{} {} {text}", file.name, file.mime)
    };
    files.iter().map(file).collect::<Vec<_>>().join(", ")
}

fn log(line: &str) -> Patch {
    Patch::new(html! { <li>{line}</li> })
        .selector("#log")
        .mode(Mode::Append)
}

#[handler]
async fn save(c: Context, w: Writer) -> Result {
    let Entry {
        name,
        amount,
        tag,
        gift,
        papers,
        how,
    } = c.form().await?;
    let papers = list(&papers);
    w.patch(log(&format!(
        "{name} {amount:?} {tag:?} {gift} {how} [{papers}]"
    )));
    Ok(())
}

#[handler]
async fn files(c: Context, w: Writer) -> Result {
    let sent: Sent = c.signals().await?;
    // As a signal, so that the answer says which kind of answer was read.
    w.signals(&serde_json::json!({ "answered": sent.files.len(), "files": [] }));
    c.event("files", [("files", list(&sent.files))]);
    Ok(())
}

#[handler]
async fn many(_c: Context, w: Writer) -> Result {
    w.events([
        Event::patch(log("one"))?,
        Event::signals(&serde_json::json!({ "answered": 7 }))?,
        Event::patch(log("two"))?,
    ]);
    Ok(())
}

/// Chooses two files, as a person would in the browser's own dialog.
fn choose_files(page: &Page<'_>, css: &str) {
    let choose = "const chosen = new DataTransfer();
        chosen.items.add(new File(['hé'], 'a é.txt', {type: 'text/plain'}));
        chosen.items.add(new File([], 'empty.bin'));
        const input = document.querySelector(arguments[0]);
        input.files = chosen.files;
        input.dispatchEvent(new Event('change', {bubbles: true}));";
    page.script(choose, &[css.into()]);
}

fn wait_for_text(page: &Page<'_>, css: &str, text: &str) {
    page.wait_for(
        &format!("{text:?} in {css}"),
        "return document.querySelector(arguments[0])?.textContent === arguments[1]",
        &[css.into(), text.into()],
    );
}

#[test]
fn forms_and_files_arrive_as_they_were_filled_in() {
    let Some(browser) = browser_or_skip() else {
        return;
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    let server = TestServer::start(async |app: &mut App, _: &Span| {
        app.assets(&STATIC);
        app.add(HOME, home());
        app.add(SAVE, save());
        app.add(FIND, save());
        app.add(FILES, files());
        app.add(MANY, many());
    });
    let server = runtime.block_on(server).expect("the server starts");
    let page = browser.first_page();
    page.goto(&format!("http://{}/", server.address()));
    wait_for_text(&page, "#answered", "0");

    let filled = r#"Ann & Bo é None ["a", "b"] true now "#;
    page.find("#plain button").click();
    wait_for_text(&page, "#log li:nth-child(1)", &format!("{filled}[]"));
    page.find("#query button").click();
    wait_for_text(&page, "#log li:nth-child(2)", &format!("{filled}[]"));
    // No file chosen, and then two.
    page.find("#multipart button").click();
    wait_for_text(&page, "#log li:nth-child(3)", &format!("{filled}[]"));
    choose_files(&page, "#papers");
    page.find("#multipart button").click();
    let papers = "a é.txt text/plain hé, empty.bin application/octet-stream ";
    wait_for_text(
        &page,
        "#log li:nth-child(4)",
        &format!("{filled}[{papers}]"),
    );

    // As signals, in whichever order the browser has read them.
    choose_files(&page, "#files");
    let read = "return document.querySelector('#files').files.length === 2";
    page.wait_for("the files", read, &[]);
    page.wait_for(
        "an answer for both",
        "document.querySelector('#send').click();
         return document.querySelector('#answered').textContent === '2'",
        &[],
    );
    let mut seen = Vec::new();
    for span in server.tracer().spans() {
        seen.extend(
            span.events
                .into_iter()
                .filter(|event| event.name == "files"),
        );
    }
    let seen = format!("{seen:?}");
    assert!(seen.contains("a é.txt text/plain hé"), "{seen}");
    assert!(
        seen.contains("empty.bin application/octet-stream "),
        "{seen}"
    );

    page.find("#many").click();
    wait_for_text(&page, "#log li:nth-child(6)", "two");
    wait_for_text(&page, "#answered", "7");
    assert_eq!(page.console(), Vec::<String>::new());
}
