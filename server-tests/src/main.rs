//! The app that the tests start as a process, once for each test.

use std::fs::File;
use std::time::Duration;

use stario::prelude::*;

routes! {
    HOME   = GET  "/";
    WHO    = GET  "/who";
    HEALTH = GET  "/health";
    SLOW   = GET  "/slow";
    LIVE   = GET  "/live";
    QUIET  = GET  "/quiet";
    HANG   = GET  "/hang";
    LARGE  = GET  "/large";
    SAVE   = POST "/save";
    PANIC  = GET  "/panic";
}

async fn home(_c: Context, w: Writer) {
    w.text("home");
}

/// Who asks, and how.
async fn who(c: Context, w: Writer) {
    let address = c.req.client_address();
    let address = address.map_or("nobody".to_owned(), |address| address.to_string());
    let secure = if c.req.is_secure() { "secure" } else { "plain" };
    w.text(format!("{address} {secure} {}", std::process::id()));
}

async fn health(c: Context, w: Writer) {
    if c.app.is_ready() {
        w.empty(204);
    } else {
        w.error(HttpError::new(503, "The server is about to stop."));
    }
}

/// `/slow?ms=300`
async fn slow(c: Context, w: Writer) -> Result {
    let time = Duration::from_millis(c.query("ms")?);
    tokio::time::sleep(time).await;
    w.text("slow");
    Ok(())
}

async fn live(c: Context, w: Writer) {
    let mut ticks = c.alive(tokio::time::interval(Duration::from_millis(20)));
    let mut sse = w.sse();
    while ticks.next().await.is_some() {
        sse.ping();
    }
}

/// A stream of which there may be thousands.
async fn quiet(c: Context, w: Writer) {
    let mut sse = w.sse();
    sse.ping();
    c.closing().await;
}

async fn hang(_c: Context, _w: Writer) {
    std::future::pending::<()>().await;
}

/// A page of which there is one copy, however many ask.
async fn large(_c: Context, w: Writer) {
    static LARGE: [u8; 1_000_000] = [b'x'; 1_000_000];
    w.bytes("text/plain", &LARGE[..]);
}

async fn save(c: Context, w: Writer) -> Result {
    let body = c.req.body().await?;
    w.text(format!("{} bytes", body.len()));
    Ok(())
}

async fn panics(_c: Context, _w: Writer) {
    panic!("on purpose");
}

#[stario::main]
async fn bootstrap(app: &mut App, _span: &Span) -> Result {
    // What another part of an app may do to the descriptors.
    let files: usize = std::env::var("TEST_OPEN_FILES").map_or(Ok(0), |n| n.parse())?;
    let files: Vec<File> = (0..files)
        .map(|_| File::open("/dev/null"))
        .collect::<Result<_, _>>()?;
    app.on_shutdown(async move || drop(files));
    assert!(
        std::env::var_os("TEST_BOOTSTRAP_PANICS").is_none(),
        "there is no such table"
    );
    if std::env::var_os("TEST_BOOTSTRAP_FAILS").is_some() {
        return Err(Error::new("no database").help("start it"));
    }
    app.add(HOME, home);
    app.add(WHO, who);
    app.add(HEALTH, health);
    app.add(SLOW, slow);
    app.add(LIVE, live);
    app.add(QUIET, quiet);
    app.add(HANG, hang);
    app.add(LARGE, large);
    app.add(SAVE, save);
    app.add(PANIC, panics);
    Ok(())
}
