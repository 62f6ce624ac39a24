//! The test client against a small app: it must not be kinder than a socket.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::Method;
use serde::{Deserialize, Serialize};
use stario_html::{Href, raw};

use super::{StreamEnd, TestClient};
use crate::{App, Context, Relay, Result, Route, Span, Writer};

#[derive(Serialize, Deserialize)]
struct Who {
    name: String,
}

fn route(method: Method, pattern: &str) -> Route {
    Route::new(method, pattern).unwrap()
}

async fn greet(c: Context, w: Writer) -> Result {
    let who: Who = c.signals().await?;
    c.event("greeted", [("name", who.name.as_str())]);
    w.text(format!("{} {}", c.req.method(), who.name));
    Ok(())
}

async fn bootstrap(app: &mut App, _span: &Span) {
    for method in [Method::GET, Method::DELETE, Method::POST, Method::PATCH] {
        app.add(route(method, "/greet"), greet);
    }
    app.add(
        route(Method::GET, "/rooms/{id}"),
        async |c: Context, w: Writer| {
            let id: String = c.param("id")?;
            w.text(id);
            Ok::<(), crate::Error>(())
        },
    );
    app.add(
        route(Method::GET, "/fail"),
        async |_c: Context, mut w: Writer| {
            w.header("x-why", "test")?;
            panic!("on purpose");
            #[expect(unreachable_code, reason = "names the type")]
            Ok::<(), crate::Error>(())
        },
    );
    app.add(
        route(Method::POST, "/login"),
        async |_c: Context, mut w: Writer| {
            w.header("set-cookie", "sid=7; HttpOnly")?;
            w.redirect("/rooms/7");
            Ok::<(), crate::Error>(())
        },
    );
    app.add(
        route(Method::GET, "/whoami"),
        async |c: Context, w: Writer| {
            w.text(c.req.header("cookie").unwrap_or("nobody").to_owned());
        },
    );
}

#[tokio::test]
async fn signals_travel_as_the_method_wants_them() {
    let client = TestClient::start(bootstrap).await;
    let who = Who {
        name: "Ada & co".to_owned(),
    };
    for method in [Method::GET, Method::DELETE, Method::POST, Method::PATCH] {
        let response = client.request(method.clone(), "/greet").signals(&who).await;
        response
            .assert_status(200)
            .assert_contains(&format!("{method} Ada & co"));
    }
    assert!(client.tracer().has_attribute("name", "Ada & co"));
    let recorded = client.stop().await;
    assert!(recorded.find_span("server.shutdown").is_some());
}

#[tokio::test]
async fn hrefs_and_raw_targets_reach_the_router() {
    let client = TestClient::start(bootstrap).await;
    let href = Href::path("/rooms").segment("a/b c").fragment("top");
    client
        .get(href)
        .await
        .assert_status(200)
        .assert_contains("a/b c");
    client.get("/caf%").await.assert_status(400);
    client
        .get("/rooms/7/?x=1")
        .no_redirects()
        .await
        .assert_status(308)
        .assert_redirect("/rooms/7?x=1");
    client
        .request(Method::HEAD, "/rooms/7")
        .await
        .assert_header("content-length", "1");
    client
        .post("/rooms/7")
        .await
        .assert_status(405)
        .assert_header("allow", "GET, HEAD, OPTIONS");
}

#[tokio::test]
async fn cookies_are_kept() {
    let client = TestClient::start(bootstrap).await;
    client.get("/whoami").await.assert_contains("nobody");
    client.post("/login").await.assert_redirect("/rooms/7");
    assert_eq!(client.cookie("sid").as_deref(), Some("7"));
    client.set_cookie("theme", "dark");
    client
        .get("/whoami")
        .await
        .assert_contains("sid=7; theme=dark");
}

#[tokio::test]
#[should_panic(expected = "expected status 200, got 500\n\nGET /fail?x=1    (sent at ")]
async fn a_failed_assertion_prints_the_exchange() {
    let client = TestClient::start(bootstrap).await;
    client.get("/fail").query("x", 1).await.assert_status(200);
}

#[tokio::test]
async fn the_failure_that_the_app_recorded_is_shown() {
    let client = TestClient::start(bootstrap).await;
    let shown = client.get("/fail").await.to_string();
    assert!(shown.contains("what the app recorded:"), "{shown}");
    assert!(shown.contains("panicked: on purpose"), "{shown}");
}

#[tokio::test]
#[should_panic(expected = "expected 200 with text/event-stream")]
async fn a_page_is_no_stream() {
    let client = TestClient::start(bootstrap).await;
    client.get("/whoami").events().await;
}

/// An app with one live stream, and a count of the streams that were cleaned up.
async fn live(relay: Relay<String>, left: Arc<AtomicUsize>) -> TestClient {
    TestClient::start(async |app: &mut App, _: &Span| {
        let bus = relay.clone();
        app.add(route(Method::GET, "/live"), move |c: Context, w: Writer| {
            let (relay, left) = (bus.clone(), left.clone());
            async move {
                let mut news = c.alive(relay.subscribe("*"));
                let mut sse = w.sse();
                sse.patch(raw("<p id=a>\nhello</p>"));
                while let Some((_, text)) = news.next().await {
                    assert_ne!(text, "panic");
                    sse.signals(&serde_json::json!({ "news": text }));
                }
                left.fetch_add(1, Ordering::SeqCst);
            }
        });
        app.add(route(Method::POST, "/say"), move |c: Context, w: Writer| {
            let relay = relay.clone();
            async move {
                relay.publish("news", c.query::<String>("text")?);
                w.empty(204);
                Ok::<(), crate::Error>(())
            }
        });
    })
    .await
}

#[tokio::test]
async fn a_stream_delivers_and_a_dropped_one_is_cleaned_up() {
    let left = Arc::new(AtomicUsize::new(0));
    let client = live(Relay::new(), left.clone()).await;
    let mut tab = client.get("/live").datastar().events().await;
    let other = client.get("/live").events().await;
    let patch = tab.next_patch().await;
    assert_eq!(patch.elements, "<p id=a>\nhello</p>");
    tab.assert_quiet(Duration::from_millis(20)).await;
    client
        .post("/say")
        .query("text", "it & that")
        .await
        .assert_status(204);
    let news: serde_json::Value = tab.next_signals().await.read();
    assert_eq!(news["news"], "it & that");
    assert_eq!(tab.seen().len(), 2);
    drop(other);
    while left.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    client.app().drain();
    assert_eq!(tab.end().await, StreamEnd::Finished);
    client.stop().await;
    assert_eq!(left.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_broken_stream_is_cut_off() {
    let client = live(Relay::new(), Arc::default()).await;
    let mut tab = client.get("/live").events().await;
    tab.next_patch().await;
    client
        .post("/say")
        .query("text", "panic")
        .await
        .assert_status(204);
    assert_eq!(tab.end().await, StreamEnd::CutOff);
}

#[tokio::test]
#[should_panic(expected = "bootstrap failed")]
async fn a_bootstrap_that_fails_fails_the_test() {
    TestClient::start(async |_: &mut App, _: &Span| -> Result {
        Err(crate::Error::new("no database"))
    })
    .await;
}
