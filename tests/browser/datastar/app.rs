//! The app under the table: a page per row, and routes that say what they received.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;
use stario::prelude::*;
use stario_html::datastar;

use super::row::Row;

routes! {
    pub(crate) PAGE         = GET    "/page/{name}";
    pub(crate) ANSWER       = POST   "/answer/{name}";
    pub(crate) LIVE         = GET    "/live/{name}/{how}";
    pub(crate) ECHO_GET     = GET    "/echo";
    pub(crate) ECHO_POST    = POST   "/echo";
    pub(crate) ECHO_PUT     = PUT    "/echo";
    pub(crate) ECHO_PATCH   = PATCH  "/echo";
    pub(crate) ECHO_DELETE  = DELETE "/echo";
    pub(crate) ECHO_QUERY   = QUERY  "/echo";
    pub(crate) ONE_SHOT     = GET    "/one-shot/{kind}";
    pub(crate) REFUSED      = POST   "/refused/{how}";
    pub(crate) ABSENT       = POST   "/absent";
    pub(crate) RAW          = GET    "/raw/{name}";
    CLIENT                  = GET    "/datastar.js";
}

/// The client that `cargo stario datastar add` wrote for an example, if it did.
pub(crate) fn client_file() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let files = ["tiles", "hello-world"].map(|name| root.join(name).join("static/js/datastar.js"));
    files.into_iter().find(|file| file.is_file())
}

/// How often something has happened, by row, and when.
#[derive(Debug, Default)]
pub(crate) struct Counts(Mutex<BTreeMap<String, Vec<Instant>>>);

impl Counts {
    pub(crate) fn add(&self, name: &str, what: &str) -> u32 {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let times = all.entry(format!("{name} {what}")).or_default();
        times.push(Instant::now());
        u32::try_from(times.len()).expect("a test counts to a few")
    }

    pub(crate) fn get(&self, key: &str) -> u32 {
        u32::try_from(self.times(key).len()).expect("a test counts to a few")
    }

    /// When each was counted.
    pub(crate) fn times(&self, key: &str) -> Vec<Instant> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(key).cloned().unwrap_or_default()
    }
}

pub(crate) async fn bootstrap(app: &mut App, counts: Arc<Counts>, client: Vec<u8>) {
    let client: Arc<[u8]> = client.into();
    app.add(PAGE, page);
    app.add(ANSWER, answer);
    app.add(LIVE, live(counts));
    app.add(ECHO_GET, echo);
    app.add(ECHO_POST, echo);
    app.add(ECHO_PUT, echo);
    app.add(ECHO_PATCH, echo);
    app.add(ECHO_DELETE, echo);
    app.add(ECHO_QUERY, echo);
    app.add(ONE_SHOT, one_shot);
    app.add(REFUSED, refused);
    app.add(RAW, raw_response);
    app.add(CLIENT, serve_client(client));
}

fn row(c: &Context) -> Result<&'static Row> {
    let name: String = c.param("name")?;
    let found = super::rows().find(|row| row.name == name);
    found.ok_or_else(|| HttpError::new(404, format!("There is no row {name}.")).into())
}

/// A whole page around what a row shows. The digest makes the browser refuse any other client.
pub(crate) fn shell(row: &Row, body: Html) -> Html {
    html! {
        <!DOCTYPE html>
        <html lang="en" ds:nonce={row.nonce}>
            <head>
                <meta charset="utf-8">
                <title>{row.name}</title>
                <link rel="icon" href="data:,">
                <script type="module" src={CLIENT.href()} integrity={datastar::SRI}
                        nonce={row.nonce}></script>
            </head>
            <body>
                {body}
                if row.answer.is_some() {
                    <button #go type="button" ds:on:click={ANSWER.action(row.name)}>"Go"</button>
                }
                <output #seen></output>
            </body>
        </html>
    }
}

/// Shows a text where every page has a place for it.
pub(crate) fn seen(text: &str) -> Html {
    html! { <output #seen>{text}</output> }
}

async fn page(c: Context, mut w: Writer) -> Result {
    let row = row(&c)?;
    if let Some(nonce) = row.nonce {
        let policy = format!(
            "default-src 'self'; script-src 'nonce-{nonce}'; img-src data:; require-trusted-types-for 'script'; trusted-types datastar"
        );
        w.header("content-security-policy", policy)?;
    }
    w.html(shell(row, (row.view)()));
    Ok(())
}

async fn answer(c: Context, w: Writer) -> Result {
    let row = row(&c)?;
    let mut sse = w.sse();
    if let Some(answer) = row.answer {
        answer(&mut sse);
    }
    Ok(())
}

#[handler]
async fn serve_client(_c: Context, w: Writer, client: Arc<[u8]>) {
    w.bytes("text/javascript; charset=utf-8", client.to_vec());
}

/// Shows the method, where the data was and what it was.
async fn echo(c: Context, w: Writer) -> Result {
    let query = c.req.query().get("datastar").is_some();
    let kind = c.req.header("content-type").unwrap_or("-");
    let kind = kind.split(';').next().unwrap_or_default();
    let data = if query || kind == "application/json" {
        let signals: Value = c.signals().await?;
        let place = if query { "query" } else { "body" };
        format!("{place} {signals}")
    } else {
        let fields = c.req.uri().query().unwrap_or_default();
        let body = c.req.body().await?;
        format!("{kind} ?{fields} {}", String::from_utf8_lossy(&body))
    };
    let mut words = vec![c.req.method().to_string(), data];
    for name in ["x-first", "x-second"] {
        let value = c.req.header(name);
        words.extend(value.map(|value| format!("{name}={value}")));
    }
    w.sse().patch(seen(&words.join(" ")));
    Ok(())
}

/// A stream that ends in the way its address says.
#[handler]
async fn live(c: Context, mut w: Writer, counts: Arc<Counts>) -> Result {
    let name: String = c.param("name")?;
    let how: String = c.param("how")?;
    let n = counts.add(&name, "opened");
    if how == "refused" || (how == "refused-once" && n == 1) || (how == "refused-long" && n < 15) {
        w.status(503)?;
        w.text("not now");
        return Ok(());
    }
    if how == "forbidden" {
        return Err(HttpError::new(403, "Not for you.").into());
    }
    let mut sse = w.sse();
    if how == "slow" {
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    let last = c.req.header("last-event-id").unwrap_or("-");
    let signals: Value = c.signals().await.unwrap_or_default();
    let text = format!("opened {n} after {last} with {signals}");
    sse.patch(Patch::new(seen(&text)).id(format!("event-{n}")));
    sse.flush().await;
    match &*how {
        "cut" => return Err(cut(&counts, &name, n).await),
        "cut-once" if n == 1 => return Err(cut(&counts, &name, n).await),
        "open" | "cut-once" => {
            c.disconnected().await;
            counts.add(&name, "left");
        }
        _ => {}
    }
    Ok(())
}

/// Waits until the test wants the stream cut: a browser forgets what it has not read yet when
/// a connection breaks, so a cut right after an event may take the event along.
async fn cut(counts: &Counts, name: &str, n: u32) -> Error {
    while counts.get(&format!("{name} cut")) < n {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Error::new("the stream is cut on purpose")
}

/// Responses that are no event stream.
async fn one_shot(c: Context, mut w: Writer) -> Result {
    let kind: String = c.param("kind")?;
    match &*kind {
        "html" => {
            w.header("datastar-selector", "#list")?;
            w.header("datastar-mode", "append")?;
            w.html(html! { <li>"from a response"</li> });
        }
        "json" => {
            w.header("datastar-only-if-missing", "true")?;
            w.json(&serde_json::json!({ "old": "new", "fresh": "here" }));
        }
        "script" => w.bytes(
            "text/javascript",
            "document.querySelector('#seen').textContent = 'ran'",
        ),
        "empty" => w.empty(204),
        "redirect" => w.redirect(PAGE.href("text")),
        "moved" => {
            // By hand, because `redirect` knows better.
            w.header("location", PAGE.href("text").as_str())?;
            w.empty(302);
        }
        "created" => {
            w.status(201)?;
            w.html(seen("created"));
        }
        _ => return Err(HttpError::new(404, "There is no such kind.").into()),
    }
    Ok(())
}

/// Bytes that stario would not write, to see what the client makes of them.
async fn raw_response(c: Context, mut w: Writer) -> Result {
    let (kind, body) = super::facts::response(row(&c)?.name);
    w.header("cache-control", "no-store")?;
    w.bytes(kind, body);
    Ok(())
}

/// Requests that a handler refuses.
async fn refused(c: Context, _w: Writer) -> Result {
    let how: String = c.param("how")?;
    match &*how {
        "error" => Err(HttpError::new(422, "Please <choose> a name.").into()),
        "redirect" => Err(Redirect::to(PAGE.href("attr")).into()),
        "broken" => Err(Error::new("a secret of the server")),
        _ => panic!("on purpose"),
    }
}
