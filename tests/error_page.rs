//! What the programmer is shown of a failure, and who is shown nothing.
//!
//! In a build without debug assertions there is no such page: the same tests then say that.

use std::fmt;

use stario::prelude::*;
use stario::testing::{StreamEnd, TestClient, TestResponse};
use stario::{ErrorPage, ServerConfig};

/// Whether the page is in this build at all.
const BUILT: bool = cfg!(debug_assertions);

routes! {
    ROOM = GET "/rooms/{room}";
    SAVE = POST "/save";
    LIVE = GET "/live";
    SILENT = GET "/silent";
    HTTP = GET "/http";
    BYTES = GET "/bytes";
}

#[derive(Debug)]
struct NoTable(std::io::Error);

impl fmt::Display for NoTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no such table: <rooms>")
    }
}

impl std::error::Error for NoTable {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

fn load() -> Result<String> {
    let refused = std::io::Error::other("connection refused");
    Err(NoTable(refused))? // the line that is marked
}

#[handler]
async fn room(c: Context, w: Writer) -> Result {
    c.attr("floor", 3);
    let step = c.step("db.rooms");
    let name = load();
    drop(step);
    w.text(name.map_err(|error| error.help("run the <migrations>"))?);
    Ok(())
}

#[derive(Debug, serde::Deserialize)]
struct Note {
    text: String,
}

async fn save(c: Context, w: Writer) -> Result {
    let note: Note = c.signals().await?;
    assert!(note.text.is_empty(), "the note {:?} is too long", note.text);
    w.empty(204);
    Ok(())
}

async fn live(_c: Context, w: Writer) -> Result {
    let mut sse = w.sse();
    sse.patch(html! { <p #first>"first"</p> });
    load()?;
    Ok(())
}

async fn bytes(_c: Context, w: Writer) -> Result {
    let mut stream = w.stream("text/event-stream");
    stream.write("data: half an ev").await?;
    load()?;
    Ok(())
}

async fn silent(_c: Context, _w: Writer) {}

async fn http(_c: Context, _w: Writer) -> Result {
    Err(HttpError::new(503, "Closed for today."))?
}

async fn serve(error_page: ErrorPage) -> TestClient {
    let mut config = ServerConfig::default();
    config.error_page = error_page;
    TestClient::start_with(
        async |app: &mut App, _: &Span| {
            app.add(ROOM, room());
            app.add(SAVE, save);
            app.add(LIVE, live);
            app.add(SILENT, silent);
            app.add(HTTP, http);
            app.add(BYTES, bytes);
        },
        config,
    )
    .await
}

async fn open(client: &TestClient, path: impl AsRef<str>) -> TestResponse {
    client.get(path).header("accept", "text/html").await
}

/// The page in a build that has it; in any other one, what every visitor gets.
fn page(answer: &TestResponse) -> Option<String> {
    answer.assert_status(500);
    if BUILT {
        answer.assert_header("content-type", "text/html; charset=utf-8");
        return Some(answer.text());
    }
    assert_eq!(answer.text(), "Internal Server Error");
    None
}

fn assert_shows(page: &str, all: &[&str]) {
    for part in all {
        assert!(page.contains(part), "no {part:?} in\n{page}");
    }
}

#[stario::test]
async fn an_error_is_shown_with_its_source_and_its_request() {
    let client = serve(ErrorPage::On).await;
    let answer = client
        .get("/rooms/blue?sort=name&token=hunter2")
        .header("accept", "text/html,*/*;q=0.8")
        .header("authorization", "Bearer hunter2")
        .header("cookie", "id=hunter2")
        .await;
    let Some(page) = page(&answer) else {
        return;
    };
    assert_shows(
        &page,
        &[
            "no such table: &lt;rooms&gt;",
            "caused by: connection refused",
            "run the &lt;migrations&gt;",
            "error_page::NoTable",
            // The marked line, and who came by.
            "// the line that is marked",
            "error_page::load",
            "error_page::room",
            "href=\"vscode://file/",
            // The request.
            "GET /rooms/{room}",
            "parameter room",
            "blue",
            "query sort",
            "<dt>authorization</dt><dd>(hidden)</dd>",
            "<dt>cookie</dt><dd>(hidden)</dd>",
            // The trace.
            "└ db.rooms",
            "floor ",
        ],
    );
    let marked = page.split("<span class=\"marked\">").nth(1).unwrap();
    let marked = marked.split("</span>").next().unwrap();
    assert!(marked.ends_with("// the line that is marked\n"), "{marked}");
    assert!(!page.contains("hunter2"), "secrets stay hidden");
    assert!(!page.contains("stario-runtime/src"), "no framework frames");
    assert!(!page.contains("<script"), "the page runs nothing");
    answer.assert_header("cache-control", "no-store");
    let policy = answer.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'nonce-"));
}

#[stario::test]
async fn a_panic_in_an_action_opens_a_dialog_in_the_page() {
    let client = serve(ErrorPage::On).await;
    let signals = serde_json::json!({ "text": "</template><script>", "password": "hunter2" });
    let answer = client.post(SAVE.href()).signals(&signals).await;
    // Datastar reads nothing else.
    answer
        .assert_status(200)
        .assert_header("content-type", "text/event-stream");
    let span = client.tracer().find_span("POST /save").unwrap();
    assert_eq!(span.attr("error.status"), Some(&500.into()));
    let event = &answer.text();
    if !BUILT {
        assert!(event.contains("Internal Server Error"));
        return;
    }
    assert!(
        event.starts_with("event: datastar-patch-elements\n"),
        "{event}"
    );
    assert_shows(
        event,
        &[
            "data: selector body\ndata: mode append\n",
            "class=\"stario-error\"",
            "Panic",
            "is too long",
            "tests/error_page.rs:",
            "\"text\": ",
            "(hidden)",
        ],
    );
    assert!(!event.contains("hunter2"));
    assert_eq!(event.matches("</template>").count(), 1, "text stays text");
    assert_eq!(event.matches("<script").count(), 0);
    assert_eq!(event.matches(" style=").count(), 0, "a strict policy holds");
    let answer = client.post("/save").datastar().await;
    answer.assert_contains("The request carries no signals.");
    assert!(
        !answer.text().contains("stario-error"),
        "a refusal is the app's own message"
    );
}

#[stario::test]
async fn a_stream_that_fails_shows_it_before_it_is_cut() {
    let client = serve(ErrorPage::On).await;
    let mut stream = client.get(LIVE.href()).datastar().events().await;
    assert!(stream.next_patch().await.contains("first"));
    if BUILT {
        let last = stream.next_patch().await;
        assert!(
            last.contains("stario-error") && last.contains("no such table"),
            "{last}"
        );
    }
    assert_eq!(stream.end().await, StreamEnd::CutOff);

    // No event fits into the middle of something else.
    let answer = client.get(BYTES.href()).datastar().await;
    assert_eq!(answer.text(), "data: half an ev");
    assert!(!answer.is_complete());
}

#[stario::test]
async fn a_handler_without_an_answer_is_told_what_to_do() {
    let client = serve(ErrorPage::On).await;
    let answer = open(&client, SILENT.href()).await;
    if let Some(page) = page(&answer) {
        assert_shows(&page, &["No answer", "error_page::silent", "w.empty(204)"]);
    }
}

#[stario::test]
async fn what_is_no_browser_gets_the_same_as_text() {
    let client = serve(ErrorPage::On).await;
    let answer = client.get("/rooms/blue").await;
    answer
        .assert_status(500)
        .assert_header("content-type", "text/plain; charset=utf-8");
    if BUILT {
        let text = &answer.text();
        assert!(text.starts_with("Error (error_page::NoTable): no such table: <rooms>\n"));
        assert_shows(
            text,
            &[
                "help: run the <migrations>",
                "// the line that is marked",
                "> ",
            ],
        );
    } else {
        assert_eq!(answer.text(), "Internal Server Error");
    }
}

#[stario::test]
async fn what_is_meant_for_the_client_stays_what_it_is() {
    let client = serve(ErrorPage::On).await;
    let answer = open(&client, HTTP.href()).await;
    answer.assert_status(503);
    assert_eq!(answer.text(), "Closed for today.");
}

#[stario::test]
async fn an_unknown_address_lists_those_that_there_are() {
    let client = serve(ErrorPage::On).await;
    let answer = open(&client, "/romms/blue").await;
    answer.assert_status(404);
    if !BUILT {
        assert_eq!(answer.text(), "Not Found");
        return;
    }
    let page = answer.text();
    assert_shows(
        &page,
        &["did you mean", "href=\"/rooms/blue\"", "href=\"/live\""],
    );
    assert!(client.tracer().has_event("refused"));
    // A script, and an app with a page of its own.
    assert_eq!(client.get("/romms/blue").await.text(), "Not Found");
    let mut config = ServerConfig::default();
    config.error_page = ErrorPage::On;
    let own = TestClient::start_with(
        async |app: &mut App, _: &Span| {
            app.on_error(|_: &HttpError, w: Writer| w.text("own page"));
        },
        config,
    )
    .await;
    assert_eq!(open(&own, "/romms").await.text(), "own page");
}

#[stario::test]
async fn nobody_else_is_shown_anything() {
    // A test client has no address, so it is a visitor like any other.
    for setting in [ErrorPage::Off, ErrorPage::Local] {
        let client = serve(setting).await;
        let answer = open(&client, "/rooms/blue").await;
        answer.assert_status(500);
        assert_eq!(answer.text(), "Internal Server Error", "{setting:?}");
        let action = client.get("/rooms/blue").datastar().await;
        action.assert_contains("Internal Server Error");
        assert!(!action.text().contains("stario-error"));
        assert_eq!(open(&client, "/romms").await.text(), "Not Found");
    }
    let client = serve(ErrorPage::On).await;
    let spy = client
        .get("/rooms/blue")
        .header("sec-fetch-site", "cross-site")
        .header("sec-fetch-mode", "cors");
    assert_eq!(spy.await.text(), "Internal Server Error");
}
