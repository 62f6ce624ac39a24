//! Start-up and drain: what ends when, and what is reported.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use stario::prelude::*;
use stario::testing::TestServer;
use support::{Wire, eventually, get, status};

routes! {
    SLOW  = GET "/slow";
    STUCK = GET "/stuck";
    ROOT  = GET "/";
}

#[stario::test]
async fn a_drain_finishes_requests_then_runs_the_hooks_backwards() {
    let order = Arc::new(Mutex::new(Vec::new()));
    let bootstrap = {
        let order = order.clone();
        async move |app: &mut App, _: &Span| {
            for name in ["first", "second"] {
                let order = order.clone();
                app.on_shutdown(async move || order.lock().unwrap().push(name));
            }
            app.add(SLOW, move |_c: Context, w: Writer| {
                let order = order.clone();
                async move {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    order.lock().unwrap().push("request");
                    w.text("done");
                }
            });
        }
    };
    let server = TestServer::start(bootstrap).await.unwrap();
    let app = server.app().clone();
    let address = server.address();
    let mut idle = Wire::request(address, &get("/nowhere")).await;
    idle.response().await;
    let mut slow = Wire::request(address, &get("/slow")).await;
    tokio::time::sleep(Duration::from_millis(30)).await;
    let stopping = tokio::spawn(server.stop());
    eventually("the drain has begun", || app.is_draining()).await;
    idle.rest().await; // an idle connection is closed at once
    let response = slow.rest().await;
    assert_eq!(status(&response), 200);
    assert!(response.contains("connection: close"), "{response}");
    let stopped = stopping.await.unwrap();
    assert_eq!(stopped.forced_connections, 0);
    assert_eq!(*order.lock().unwrap(), ["request", "second", "first"]);
}

#[stario::test]
async fn what_does_not_end_in_time_is_cut_and_counted() {
    let server = TestServer::start(async |app: &mut App, _: &Span| {
        app.add(STUCK, |_c: Context, _w: Writer| {
            std::future::pending::<()>()
        });
    })
    .await
    .unwrap();
    let mut stuck = Wire::request(server.address(), &get("/stuck")).await;
    tokio::time::sleep(Duration::from_millis(30)).await;
    let begun = Instant::now();
    let recording = server.recording();
    let stopped = server.stop_within(Duration::from_millis(50)).await;
    assert!(
        begun.elapsed() < Duration::from_secs(2),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(stopped.forced_connections, 1);
    assert_eq!(stopped.unfinished_handlers, 1);
    assert_eq!(stuck.rest().await, "");
    let cut = || {
        let span = recording.find_span("GET /stuck");
        span.is_some_and(|span| {
            span.error
                .is_some_and(|error| error.starts_with("cut short"))
        })
    };
    eventually("the span of the handler says so", cut).await;
}

#[stario::test]
async fn a_task_that_panics_takes_nothing_with_it() {
    let server = TestServer::start(async |app: &mut App, _: &Span| {
        app.add(ROOT, async |c: Context, w: Writer| {
            drop(c.app.spawn(async { panic!("on purpose") }));
            w.text("home");
        });
        drop(app.handle().spawn(async { panic!("at the start") }));
    })
    .await
    .unwrap();
    for _ in 0..50 {
        let mut wire = Wire::request(server.address(), &get("/")).await;
        assert!(wire.response().await.ends_with("home"));
    }
    let stopped = server.stop().await;
    assert_eq!(stopped.unfinished_tasks, 0);
    assert_eq!(
        (stopped.forced_connections, stopped.unfinished_handlers),
        (0, 0)
    );
}

#[stario::test]
async fn a_hook_that_hangs_or_panics_does_not_hold_the_exit() {
    let ran = Arc::new(AtomicUsize::new(0));
    let server = TestServer::start(async |app: &mut App, _: &Span| {
        let ran = ran.clone();
        app.on_shutdown(std::future::pending::<()>);
        app.on_shutdown(async move || {
            ran.fetch_add(1, Ordering::SeqCst);
        });
        app.on_shutdown(async || panic!("on purpose"));
    })
    .await
    .unwrap();
    let begun = Instant::now();
    let recording = server.recording();
    server.stop_within(Duration::from_millis(50)).await;
    assert!(
        begun.elapsed() < Duration::from_secs(3),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(
        ran.load(Ordering::SeqCst),
        1,
        "a panic does not skip the next hook"
    );
    let span = recording
        .find_span("server.shutdown")
        .expect("the shutdown has a span");
    assert!(span.is_error());
}

#[stario::test]
async fn a_drain_waits_for_background_tasks() {
    let done = Arc::new(AtomicUsize::new(0));
    let server = TestServer::start(async |app: &mut App, _: &Span| {
        let done = done.clone();
        let handle = app.handle().clone();
        app.spawn(async move {
            handle.draining().await;
            tokio::time::sleep(Duration::from_millis(30)).await;
            done.fetch_add(1, Ordering::SeqCst);
        });
    })
    .await
    .unwrap();
    assert_eq!(server.stop().await.unfinished_tasks, 0);
    assert_eq!(done.load(Ordering::SeqCst), 1);
}

#[stario::test]
async fn a_start_that_fails_closes_what_it_had_opened() {
    let closed = Arc::new(AtomicUsize::new(0));
    let count = closed.clone();
    let started = TestServer::start(async |app: &mut App, _: &Span| -> Result {
        app.on_shutdown(async move || {
            count.fetch_add(1, Ordering::SeqCst);
        });
        Err(Error::new("no database"))
    })
    .await;
    assert_eq!(started.unwrap_err().to_string(), "no database");
    assert_eq!(closed.load(Ordering::SeqCst), 1);
}

#[stario::test]
async fn an_error_of_bootstrap_is_the_error_of_the_start() {
    let started = TestServer::start(async |_: &mut App, _: &Span| -> Result {
        Err(Error::new("no database").help("start it"))
    })
    .await;
    let error = started.unwrap_err();
    assert_eq!(error.to_string(), "no database");
    assert_eq!(error.help_text(), Some("start it"));
}

#[stario::test]
async fn start_up_is_a_span_with_every_setting() {
    let server = TestServer::start(async |_: &mut App, span: &Span| {
        span.attr("tiles.grid_size", 5);
    })
    .await
    .unwrap();
    let span = server
        .tracer()
        .find_span("server.startup")
        .expect("start-up has a span");
    assert_eq!(span.attr("tiles.grid_size"), Some(&5.into()));
    assert!(span.attr("server.requests.max_body_bytes").is_some());
}

#[stario::test]
#[should_panic(expected = "two handlers for one route")]
async fn a_route_that_is_taken_names_both_places() {
    async fn nothing(_c: Context, w: Writer) {
        w.empty(204);
    }
    let _ = TestServer::start(async |app: &mut App, _: &Span| {
        app.add(SLOW, nothing);
        app.add(SLOW, nothing);
    })
    .await;
}
