//! The middleware that comes with stario, through the whole server.

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use stario::prelude::*;
use stario::testing::TestClient;
use stario::{Method, Route, middleware};
use support::eventually;
use tokio::sync::Notify;

routes! {
    HOME   = GET  "/";
    USERS  = GET  "/users";
    USER   = GET  "/users/{id}";
    SAVE   = POST "/users";
    LIVE   = GET  "/live";
}

async fn empty(_c: Context, w: Writer) {
    w.text("");
}

async fn serve(compose: impl FnOnce(&mut App)) -> TestClient {
    TestClient::start(async |app: &mut App, _: &Span| compose(app)).await
}

#[stario::test]
async fn security_headers_are_defaults_that_a_handler_may_override() {
    let client = serve(|app| {
        let year = Duration::from_hours(365 * 24);
        app.layer("/", middleware::security_headers().hsts(year));
        app.add(HOME, async |_c: Context, mut w: Writer| -> Result {
            w.header("x-frame-options", "SAMEORIGIN")?;
            w.text("hi");
            Ok(())
        });
    })
    .await;
    let page = client.get(HOME.href()).await;
    page.assert_header("x-content-type-options", "nosniff")
        .assert_header("x-frame-options", "SAMEORIGIN")
        .assert_header("referrer-policy", "strict-origin-when-cross-origin")
        .assert_header("strict-transport-security", "max-age=31536000");
    let missing = client.get("/none").await;
    missing
        .assert_status(404)
        .assert_header("x-frame-options", "DENY");
}

#[stario::test]
async fn a_request_id_is_new_unless_a_proxy_may_name_it() {
    async fn id(c: Context, w: Writer) {
        let id = c.state.get::<middleware::RequestId>();
        w.text(id.expect("the middleware is there").as_str());
    }
    let client = serve(|app| {
        app.layer("/", middleware::request_id());
        app.layer("/users", middleware::request_id().keep_incoming());
        app.add(HOME, id);
        app.add(USERS, id);
    })
    .await;
    let own = client
        .get(HOME.href())
        .header("x-request-id", "theirs")
        .await;
    let trace = client.tracer().find_span("GET /").expect("a span").trace_id;
    assert_eq!(own.text(), trace.to_string());
    own.assert_header("x-request-id", &trace.to_string());

    let kept = client
        .get(USERS.href())
        .header("x-request-id", "theirs-1")
        .await;
    assert_eq!(kept.text(), "theirs-1");
    let odd = client.get(USERS.href()).header("x-request-id", "a b").await;
    assert_ne!(odd.text(), "a b");
}

#[stario::test]
async fn a_timeout_answers_and_the_handler_still_ends() {
    let (ended, go) = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
    let (counted, wait) = (ended.clone(), go.clone());
    let client = serve(|app| {
        app.layer("/", middleware::timeout(Duration::from_millis(20)));
        app.add(HOME, move |_c: Context, w: Writer| {
            let (counted, wait) = (counted.clone(), wait.clone());
            async move {
                wait.notified().await;
                w.text("too late");
                counted.fetch_add(1, Ordering::SeqCst);
            }
        });
        app.add(LIVE, async |_c: Context, w: Writer| {
            let mut sse = w.sse();
            tokio::time::sleep(Duration::from_millis(60)).await;
            sse.patch(html! { <p #done>"done"</p> });
        });
    })
    .await;
    let answer = client.get(HOME.href()).await;
    answer.assert_status(503).assert_contains("too long");
    assert_eq!(ended.load(Ordering::SeqCst), 0);
    go.notify_one();
    eventually("the handler ends", || ended.load(Ordering::SeqCst) == 1).await;
    // Who looks for what has failed finds it.
    let tracer = client.tracer();
    eventually("its span ends", || tracer.find_span("GET /").is_some()).await;
    let span = client.tracer().find_span("GET /").expect("a span");
    assert_eq!(span.error.as_deref(), Some("no answer within 20ms"));
    let stream = client.get(LIVE.href()).await;
    stream.assert_status(200).assert_contains("done");
}

#[stario::test]
async fn a_concurrency_limit_refuses_at_once_and_frees_its_places() {
    let go = Arc::new(Notify::new());
    let wait = go.clone();
    let inside = Arc::new(AtomicUsize::new(0));
    let count = inside.clone();
    let client = serve(|app| {
        app.layer("/users", middleware::concurrency_limit(1).retry_after(7));
        app.add(USERS, move |_c: Context, w: Writer| {
            let (wait, count) = (wait.clone(), count.clone());
            async move {
                w.text("in");
                count.fetch_add(1, Ordering::SeqCst);
                wait.notified().await;
                count.fetch_sub(1, Ordering::SeqCst);
            }
        });
        app.add(HOME, empty);
    })
    .await;
    client.get(USERS.href()).await.assert_status(200);
    eventually("it works on", || inside.load(Ordering::SeqCst) == 1).await;
    let full = client.get(USERS.href()).await;
    full.assert_status(503).assert_header("retry-after", "7");
    client.get(HOME.href()).await.assert_status(200);
    go.notify_one();
    eventually("it has ended", || inside.load(Ordering::SeqCst) == 0).await;
    for attempt in 0.. {
        let again = client.get(USERS.href()).await;
        if again.status() == 200 {
            break;
        }
        assert!(attempt < 100, "the place never becomes free");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    go.notify_one();
}

#[stario::test]
async fn cors_lets_the_named_origin_in_and_nobody_else() {
    let client = serve(|app| {
        let cors = middleware::cors()
            .origin("https://app.example")
            .methods([Method::PUT])
            .headers(["x-token"])
            .expose(["x-total"])
            .credentials()
            .max_age(Duration::from_mins(1));
        app.layer("/users", cors);
        app.add(USERS, empty);
        app.add(SAVE, empty);
    })
    .await;
    let preflight = async |origin: &str| {
        let request = client.request(Method::OPTIONS, "/users");
        let request = request.header("access-control-request-method", "PUT");
        request.header("origin", origin).await
    };
    let allowed = preflight("https://app.example").await;
    allowed
        .assert_status(204)
        .assert_header("access-control-allow-origin", "https://app.example")
        .assert_header("access-control-allow-methods", "PUT")
        .assert_header("access-control-allow-headers", "x-token")
        .assert_header("access-control-allow-credentials", "true")
        .assert_header("access-control-max-age", "60")
        .assert_header("vary", "Origin");
    for origin in ["https://evil.example", "https://app.example.evil", "null"] {
        let refused = preflight(origin).await;
        assert_eq!(
            refused.header("access-control-allow-origin"),
            None,
            "{origin}"
        );
        assert_eq!(
            refused.header("access-control-allow-methods"),
            None,
            "{origin}"
        );
    }
    let from = async |origin: &str| {
        let request = client.post("/users").header("origin", origin);
        request.header("sec-fetch-site", "cross-site").await
    };
    let written = from("https://app.example").await;
    written
        .assert_status(200)
        .assert_header("access-control-expose-headers", "x-total");
    let foreign = from("https://evil.example").await;
    foreign.assert_status(403).assert_header("vary", "Origin");
    assert_eq!(foreign.header("access-control-allow-origin"), None);
}

#[stario::test]
async fn public_data_is_readable_by_all_and_writable_by_none() {
    let client = serve(|app| {
        app.layer("/", middleware::cors().any_origin());
        app.add(USERS, empty);
        app.add(SAVE, empty);
    })
    .await;
    let read = client
        .get("/users")
        .header("origin", "https://any.example")
        .await;
    read.assert_status(200)
        .assert_header("access-control-allow-origin", "*");
    assert_eq!(read.header("vary"), None);
    let write = client
        .post("/users")
        .header("origin", "https://any.example");
    write
        .header("sec-fetch-site", "cross-site")
        .await
        .assert_status(403);
}

#[stario::test]
async fn writes_come_from_this_site_from_a_trusted_one_or_to_an_open_route() {
    let client = serve(|app| {
        app.trust_origin("https://accounts.example");
        app.add(SAVE, empty);
        app.add(Route::new(Method::POST, "/hook").expect("a route"), empty)
            .cross_site();
        app.add(
            Route::new(Method::POST, "/hook/other").expect("a route"),
            empty,
        );
    })
    .await;
    let post = async |path: &str, site: &str, origin: &str| {
        let request = client.post(path).header("sec-fetch-site", site);
        request.header("origin", origin).await.status()
    };
    let other = "https://evil.example";
    assert_eq!(post("/users", "same-origin", "http://localhost").await, 200);
    for site in ["cross-site", "same-site"] {
        assert_eq!(post("/users", site, other).await, 403, "{site}");
        assert_eq!(post("/hook", site, other).await, 200, "{site}");
        // The exemption is this one route, not what begins like it.
        assert_eq!(post("/hook/other", site, other).await, 403, "{site}");
        assert_eq!(post("/users", site, "https://Accounts.example").await, 200);
        assert_eq!(post("/users", site, "http://accounts.example").await, 403);
    }
    client.post("/users").await.assert_status(200);
}

#[stario::test]
async fn a_stream_is_not_read_from_another_site() {
    let ended = Arc::new(AtomicUsize::new(0));
    let count = ended.clone();
    let live = move |c: Context, w: Writer| {
        let count = count.clone();
        async move {
            let mut live = c.alive(());
            let mut sse = w.sse();
            sse.patch(html! { <p #secret>"secret"</p> });
            if !c.is_closing() {
                sse.close();
                return;
            }
            while live.next().await.is_some() {}
            count.fetch_add(1, Ordering::SeqCst);
        }
    };
    let client = serve(|app| {
        app.trust_origin("https://app.example");
        app.add(LIVE, live.clone());
        app.add(Route::new(Method::GET, "/open").expect("a route"), live)
            .cross_site();
        app.add(HOME, empty);
    })
    .await;
    let read = async |path: &str, mode: &str, origin: &str| {
        let request = client.get(path).header("sec-fetch-site", "cross-site");
        request
            .header("sec-fetch-mode", mode)
            .header("origin", origin)
            .await
    };
    for mode in ["cors", "no-cors"] {
        let refused = read("/live", mode, "https://evil.example").await;
        refused.assert_status(403);
        assert!(!refused.text().contains("secret"));
    }
    eventually("clean-up runs", || ended.load(Ordering::SeqCst) == 2).await;
    let visitor = read("/live", "navigate", "https://evil.example").await;
    visitor.assert_status(200).assert_contains("secret");
    for (path, origin) in [
        ("/live", "https://app.example"),
        ("/open", "https://evil.example"),
    ] {
        read(path, "cors", origin)
            .await
            .assert_status(200)
            .assert_contains("secret");
    }
    // Pages and pictures may be linked from anywhere.
    read("/", "no-cors", "https://evil.example")
        .await
        .assert_status(200);
}
