//! HTTP/2: the same app, its limits, and clients that mean no good.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../support/h2.rs"]
mod client;
#[path = "../support/mod.rs"]
mod support;

mod attacks;
mod drain;
mod limits;
mod refused;
mod same_app;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use stario::ServerConfig;
use stario::prelude::*;
use stario::testing::TestServer;
use support::PATIENCE;

routes! {
    ROOT   = GET  "/";
    SAVE   = POST "/save";
    LIVE   = GET  "/live";
    SLOW   = GET  "/slow";
    LARGE  = GET  "/large";
    ECHO   = GET  "/echo";
    HINTS  = GET  "/hints";
}

/// What the slow and the live handlers have been through.
#[derive(Default)]
struct Seen {
    begun: AtomicUsize,
    cleaned: AtomicUsize,
}

const LARGE_BYTES: usize = 1_000_000;

async fn server(change: impl FnOnce(&mut ServerConfig)) -> (TestServer, Arc<Seen>) {
    let seen = Arc::new(Seen::default());
    let bootstrap = {
        let seen = seen.clone();
        async move |app: &mut App, _: &Span| {
            app.add(ROOT, async |_c: Context, w: Writer| w.text("home"));
            app.add(SAVE, async |c: Context, w: Writer| {
                let body = c.req.body().await?;
                w.text(format!("{} bytes", body.len()));
                Ok::<(), Error>(())
            });
            app.add(ECHO, async |c: Context, w: Writer| {
                let header = |name| c.req.header(name).unwrap_or("none").to_owned();
                let uri = c.req.uri().to_string();
                w.text(format!(
                    "{uri} host={} cookie={}",
                    header("host"),
                    header("cookie")
                ));
            });
            app.add(HINTS, async |_c: Context, mut w: Writer| -> Result {
                w.early_hints(["</app.css>; rel=preload; as=style"])?;
                tokio::time::sleep(Duration::from_millis(10)).await;
                w.text("hinted");
                Ok(())
            });
            app.add(LARGE, async |_c: Context, w: Writer| {
                w.text("x".repeat(LARGE_BYTES));
            });
            let slow = seen.clone();
            app.add(SLOW, move |_c: Context, w: Writer| {
                let seen = slow.clone();
                async move {
                    seen.begun.fetch_add(1, Ordering::SeqCst);
                    tokio::time::sleep(Duration::from_millis(200)).await;
                    w.text("slow");
                    seen.cleaned.fetch_add(1, Ordering::SeqCst);
                }
            });
            app.add(LIVE, move |c: Context, w: Writer| {
                let seen = seen.clone();
                async move {
                    let mut ticks = c.alive(tokio::time::interval(Duration::from_millis(10)));
                    let mut sse = w.sse();
                    seen.begun.fetch_add(1, Ordering::SeqCst);
                    while ticks.next().await.is_some() {
                        sse.signals(&serde_json::json!({ "tick": 1 }));
                    }
                    seen.cleaned.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
    };
    let mut config = ServerConfig::default();
    change(&mut config);
    (
        TestServer::start_with(bootstrap, config).await.unwrap(),
        seen,
    )
}
