//! The test client itself, as an app's tests use it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use stario::Cookie;
use stario::prelude::*;
use stario::testing::{StreamEnd, TestClient};

routes! {
    HOME     = GET  "/";
    LOGIN    = POST "/login";
    AGAIN    = POST "/again";
    LOOP     = GET  "/loop";
    AWAY     = GET  "/away";
    LATE     = GET  "/late";
    LIVE     = GET  "/live";
    SLOW     = GET  "/slow";
    FAIL     = POST "/fail";
}

async fn bootstrap(app: &mut App, _: &Span) {
    let home = async |c: Context, w: Writer| {
        let user = c.cookie("user").unwrap_or("nobody");
        w.text(format!("{} {user}", c.req.method()));
    };
    app.add(HOME, home);
    app.add(LOGIN, async |c: Context, mut w: Writer| {
        let user: String = c
            .req
            .query()
            .get("user")
            .unwrap_or("ada".into())
            .into_owned();
        w.cookie(Cookie::new("user", user))?;
        if c.req.query().contains("keep") {
            w.status(307)?;
            w.redirect(AGAIN.href());
        } else {
            w.redirect(HOME.href());
        }
        Ok::<(), Error>(())
    });
    app.add(AGAIN, async |c: Context, w: Writer| {
        let body = c.req.body().await?;
        let kind = c.req.header("content-type").unwrap_or("none").to_owned();
        w.text(format!("{kind} {}", String::from_utf8(body.to_vec())?));
        Ok::<(), Error>(())
    });
    app.add(LOOP, async |_c: Context, w: Writer| w.redirect(LOOP.href()));
    app.add(AWAY, async |_c: Context, mut w: Writer| {
        w.header("location", "https://elsewhere.example/")?;
        w.empty(303);
        Ok::<(), Error>(())
    });
    app.add(LATE, async |c: Context, w: Writer| {
        w.text("now");
        tokio::time::sleep(Duration::from_millis(20)).await;
        c.attr("late", true);
    });
    app.add(LIVE, async |c: Context, w: Writer| {
        let minute = tokio::time::interval(Duration::from_mins(1));
        let mut ticks = c.alive(minute);
        let mut sse = w.sse();
        while ticks.next().await.is_some() {
            sse.patch(raw("<p id=tick>tick</p>"));
        }
    });
    app.add(SLOW, async |_c: Context, w: Writer| {
        tokio::time::sleep(Duration::from_hours(1)).await;
        w.empty(204);
    });
    app.add(FAIL, async |c: Context, w: Writer| {
        let order: u32 = c.query("order")?;
        c.event("order.read", [("order", order)]);
        let step = c.step("load order");
        step.attr("table", "orders").fail("no such table: orders");
        drop(step);
        if order > 0 {
            return Err(Error::new("no such table: orders").help("run the migrations"));
        }
        w.empty(204);
        Ok(())
    });
}

#[stario::test]
async fn redirects_are_followed_with_their_history_and_cookies() {
    let client = TestClient::start(bootstrap).await;
    let response = client.post(LOGIN.href()).form(&[("a", "b")]).await;
    response.assert_status(200).assert_text("GET ada");
    response.assert_redirect(HOME.href());
    assert_eq!(response.url(), "http://test.example/");
    let [hop] = response.history() else {
        panic!("{response}");
    };
    hop.assert_status(303).assert_header("location", "/");

    let first = client.post(LOGIN.href()).no_redirects().await;
    first.assert_status(303).assert_redirect(HOME.href());
    assert!(first.history().is_empty());
}

#[stario::test]
async fn what_a_redirect_sets_counts_more_than_what_the_test_sent() {
    let client = TestClient::start(bootstrap).await;
    let stale = client.post(LOGIN.href().query("user", "new"));
    stale.cookie("user", "stale").await.assert_text("GET new");
    let own = client.get(HOME.href()).cookie("user", "own");
    own.await.assert_text("GET own");
    client.get(HOME.href()).await.assert_text("GET new");
}

#[stario::test]
async fn a_307_repeats_the_request() {
    let client = TestClient::start(bootstrap).await;
    let request = client.post(LOGIN.href().query("keep", 1));
    let response = request.form(&[("a", "b")]).await;
    response.assert_text("application/x-www-form-urlencoded a=b");
}

#[stario::test]
#[should_panic(expected = "redirected more than 20 times    (sent at tests/client.rs:")]
async fn a_loop_of_redirects_is_an_error() {
    let client = TestClient::start(bootstrap).await;
    client.get(LOOP.href()).await;
}

#[stario::test]
async fn another_site_is_not_asked() {
    let client = TestClient::start(bootstrap).await;
    let response = client.get(AWAY.href()).await;
    response
        .assert_status(303)
        .assert_redirect("https://elsewhere.example/");
}

#[stario::test]
async fn the_span_of_a_request_is_its_own_and_may_end_after_the_response() {
    let client = TestClient::start(bootstrap).await;
    let (one, other) = (client.get(LATE.href()).await, client.get(HOME.href()).await);
    assert!(client.tracer().has_open_spans());
    let span = one.span().await;
    assert_eq!(span.attr("late"), Some(&true.into()));
    assert_eq!(span.name, "GET /late");
    assert_eq!(other.span().await.name, "GET /");
    assert!(!client.tracer().has_open_spans());
}

#[stario::test]
async fn a_body_is_taken_piece_by_piece() {
    let client = TestClient::start(bootstrap).await;
    let mut whole = client.get(HOME.href()).open().await;
    assert_eq!(whole.status(), 200);
    assert_eq!(whole.headers()["content-length"], "10");
    assert_eq!(whole.chunk().await.unwrap(), "GET nobody");
    assert_eq!(
        (whole.chunk().await, whole.end().await),
        (None, StreamEnd::Finished)
    );

    let mut live = client.get(LIVE.href()).open().await;
    let piece = live.chunk().await.unwrap();
    assert!(piece.starts_with(b"event: datastar-patch-elements\n"));
    let stopping = tokio::spawn(client.stop());
    assert_eq!(live.end().await, StreamEnd::Finished);
    stopping.await.unwrap();
}

#[stario::test(paused)]
async fn time_passes_only_when_everything_waits() {
    let client = TestClient::start(bootstrap).await;
    let begun = tokio::time::Instant::now();
    let mut tab = client.get(LIVE.href()).events().await;
    for _ in 0..3 {
        tab.next_patch().await;
    }
    assert_eq!(begun.elapsed().as_secs(), 120);
    tab.assert_quiet(Duration::from_secs(59)).await;
    client.stop().await;
    assert_eq!(tab.end().await, StreamEnd::Finished);
}

#[stario::test(paused)]
#[should_panic(expected = "no response within 60s\n\nGET /slow    (sent at tests/client.rs:")]
async fn a_slow_handler_fails_the_test() {
    let client = TestClient::start(bootstrap).await;
    client
        .get(SLOW.href())
        .timeout(Duration::from_mins(1))
        .await;
}

#[stario::test]
async fn stop_tells_streams_first_and_waits_for_tasks() {
    let (told, done) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicBool::new(false)),
    );
    let client = TestClient::start({
        let (told, done) = (told.clone(), done.clone());
        async move |app: &mut App, _: &Span| {
            let handle = app.handle().clone();
            app.spawn(async move {
                handle.draining().await;
                tokio::time::sleep(Duration::from_millis(20)).await;
                done.store(true, Ordering::SeqCst);
            });
            app.add(LIVE, move |c: Context, w: Writer| {
                let told = told.clone();
                async move {
                    let sse = w.sse();
                    c.closing().await;
                    told.store(true, Ordering::SeqCst);
                    drop(sse);
                }
            });
        }
    })
    .await;
    let mut tab = client.get(LIVE.href()).events().await;
    let recording = client.stop().await;
    assert!(told.load(Ordering::SeqCst) && done.load(Ordering::SeqCst));
    assert_eq!(tab.end().await, StreamEnd::Finished);
    assert!(recording.find_span("server.shutdown").is_some());
}

#[stario::test]
async fn a_failed_assertion_shows_request_response_and_spans() {
    let client = TestClient::start(bootstrap).await;
    let response = client.post(FAIL.href().query("order", 7)).json(&[1]).await;
    let failed = std::panic::catch_unwind(|| {
        response.assert_status(204);
    })
    .unwrap_err();
    let shown = failed.downcast_ref::<String>().unwrap();
    for piece in [
        "expected status 204, got 500\n\nPOST /fail?order=7    (sent at tests/client.rs:",
        "\n  content-type: application/json\n",
        "\n500 Internal Server Error\n",
        "\n  Internal Server Error\n",
        "\nwhat the app recorded:\n",
        "no such table: orders",
        "run the migrations",
        "order.read  order: 7",
        "└ load order",
    ] {
        assert!(shown.contains(piece), "{piece:?} in:\n{shown}");
    }
}
