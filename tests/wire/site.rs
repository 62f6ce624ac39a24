//! The app under test, and what it has seen.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use stario::ServerConfig;
use stario::prelude::*;
use stario::testing::TestServer;

use crate::support::{Wire, header, status};

routes! {
    HOME   = GET  "/";
    HEAD   = HEAD "/head";
    SAVE   = POST "/save";
    IGNORE = POST "/ignore";
    SLOW   = GET  "/slow";
    NEVER  = GET  "/never";
    LIVE   = GET  "/live";
    TALK   = POST "/talk";
    DEAF   = POST "/deaf";
    PAGE   = GET  "/page";
    POSTED = POST "/page";
    BIG    = GET  "/big";
    HINTS  = POST "/hints";
}

/// Counts of what reached a handler.
#[derive(Clone, Default)]
pub(crate) struct Seen {
    /// Handlers that began.
    pub(crate) calls: Arc<AtomicUsize>,
    /// Bodies that were read to a proper end.
    pub(crate) whole: Arc<AtomicUsize>,
    /// Handlers that ended, whatever happened to their clients.
    pub(crate) ended: Arc<AtomicUsize>,
}

impl Seen {
    fn count(&self) {
        self.calls.fetch_add(1, Ordering::SeqCst);
    }

    pub(crate) fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    pub(crate) fn whole(&self) -> usize {
        self.whole.load(Ordering::SeqCst)
    }

    pub(crate) fn ended(&self) -> usize {
        self.ended.load(Ordering::SeqCst)
    }
}

#[handler]
async fn home(_c: Context, w: Writer, seen: Seen) {
    seen.count();
    w.text("home");
}

#[handler]
async fn save(c: Context, w: Writer, seen: Seen) -> Result {
    seen.count();
    let body = c.req.body().await;
    seen.ended.fetch_add(1, Ordering::SeqCst);
    let body = body?;
    assert_eq!(body, c.req.body().await?, "a body can be read twice");
    seen.whole.fetch_add(1, Ordering::SeqCst);
    w.text(format!("{} bytes", body.len()));
    Ok(())
}

#[handler]
async fn ignore(_c: Context, w: Writer, seen: Seen) {
    seen.count();
    w.text("ignored");
}

/// Answers after `?ms=`.
#[handler]
async fn slow(c: Context, w: Writer, seen: Seen) -> Result {
    seen.count();
    tokio::time::sleep(Duration::from_millis(c.query("ms")?)).await;
    seen.ended.fetch_add(1, Ordering::SeqCst);
    w.text("slow");
    Ok(())
}

/// Answers nothing, and ends when its client has left.
#[handler]
async fn never(c: Context, _w: Writer, seen: Seen) {
    seen.count();
    c.disconnected().await;
    seen.ended.fetch_add(1, Ordering::SeqCst);
}

/// A stream of one event that then waits for the end of its client.
#[handler]
async fn live(c: Context, w: Writer, seen: Seen) {
    seen.count();
    let mut sse = w.sse();
    sse.patch(html! { <p #n>"live"</p> });
    c.closing().await;
    seen.ended.fetch_add(1, Ordering::SeqCst);
}

/// A short stream as the answer to a command; it ends by itself.
#[handler]
async fn talk(c: Context, w: Writer, seen: Seen) -> Result {
    seen.count();
    let length = c.req.body().await?.len();
    let mut sse = w.sse();
    for n in 0..3 {
        sse.patch(html! { <p #n>{length}"-"{n}</p> });
        sse.flush().await;
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok(())
}

/// A short stream that ignores what came with its request, and keeps it.
#[handler]
async fn deaf(c: Context, w: Writer, seen: Seen) {
    seen.count();
    let mut sse = w.sse();
    for n in 0..3 {
        sse.patch(html! { <p #n>{n}</p> });
        sse.flush().await;
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    drop(c);
}

/// So much text as `?bytes=` says.
#[handler]
async fn page(c: Context, w: Writer, seen: Seen) -> Result {
    seen.count();
    let bytes: usize = c.query("bytes")?;
    w.text(format!("{}end", "x".repeat(bytes - 3)));
    Ok(())
}

/// More than the sockets take by themselves.
#[handler]
async fn big(_c: Context, w: Writer, seen: Seen) {
    seen.count();
    w.text("x".repeat(32 * 1024 * 1024));
}

/// Hints, the body, hints again, and the answer; each after the milliseconds of `?wait=`.
#[handler]
async fn hints(c: Context, mut w: Writer, seen: Seen) -> Result {
    seen.count();
    let wait = Duration::from_millis(c.query("wait")?);
    let links = [
        "</app.css>; rel=preload; as=style",
        "</app.js>; rel=modulepreload",
    ];
    w.early_hints(links)?;
    tokio::time::sleep(wait).await;
    let length = c.req.body().await?.len();
    w.early_hints([format!("</{length}.png>; rel=preload; as=image")])?;
    tokio::time::sleep(wait).await;
    w.text("late");
    Ok(())
}

/// The app with its counters, and with settings of the test's own.
pub(crate) async fn server(change: impl FnOnce(&mut ServerConfig)) -> (TestServer, Seen) {
    let mut config = ServerConfig::default();
    change(&mut config);
    let seen = Seen::default();
    let bootstrap = {
        let seen = seen.clone();
        async move |app: &mut App, _: &Span| {
            app.add(HOME, home(seen.clone()));
            app.add(HEAD, home(seen.clone()));
            app.add(SAVE, save(seen.clone()));
            app.add(IGNORE, ignore(seen.clone()));
            app.add(SLOW, slow(seen.clone()));
            app.add(NEVER, never(seen.clone()));
            app.add(LIVE, live(seen.clone()));
            app.add(TALK, talk(seen.clone()));
            app.add(PAGE, page(seen.clone()));
            app.add(POSTED, page(seen.clone()));
            app.add(DEAF, deaf(seen.clone()));
            app.add(BIG, big(seen.clone()));
            app.add(HINTS, hints(seen));
        }
    };
    let server = TestServer::start_with(bootstrap, config).await.unwrap();
    (server, seen)
}

/// Sends and reads until the server closes.
pub(crate) async fn exchange(server: &TestServer, bytes: &[u8]) -> String {
    let mut wire = Wire::connect(server.address()).await;
    wire.send_bytes(bytes).await;
    wire.rest().await
}

/// One refusal and nothing after it.
pub(crate) fn assert_refused(name: &str, answer: &str, expected: u16) {
    assert_eq!(
        answer.matches("HTTP/1.1 ").count(),
        1,
        "{name}: one answer, {answer:?}"
    );
    assert_eq!(status(answer), expected, "{name}: {answer}");
    assert_eq!(header(answer, "connection"), Some("close"), "{name}");
    assert!(header(answer, "date").is_some(), "{name}");
    let (_, body) = answer.split_once("\r\n\r\n").expect("a whole head");
    let length: usize = header(answer, "content-length").unwrap().parse().unwrap();
    assert_eq!(length, body.len(), "{name}: {answer}");
    assert!(!body.is_empty(), "{name}: says why");
}
