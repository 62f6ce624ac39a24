//! What a server knows of its clients, how many streams it gives to one, and when it wants none.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::collections::BTreeSet;

use stario::ServerConfig;
use stario::prelude::*;
use stario::testing::{TestClient, TestServer};
use support::{Wire, eventually, get, header, status};

routes! {
    LIVE = GET "/live";
    WHO  = GET "/who";
}

async fn bootstrap(app: &mut App, _: &Span) {
    assert!(!app.handle().is_ready(), "not before everything is there");
    app.add(LIVE, |c: Context, w: Writer| async move {
        let mut live = c.alive(());
        let mut sse = w.sse();
        sse.patch(html! { <p #n>"live"</p> });
        while live.next().await.is_some() {}
    });
    app.add(WHO, |c: Context, w: Writer| async move {
        w.text(format!(
            "{:?} {}",
            c.req.client_address(),
            c.req.is_secure()
        ));
    });
}

async fn server(change: impl FnOnce(&mut ServerConfig)) -> TestServer {
    let mut config = ServerConfig::default();
    change(&mut config);
    TestServer::start_with(bootstrap, config).await.unwrap()
}

/// `GET /live` for the client that a proxy names.
fn live_for(client: &str) -> String {
    format!("GET /live HTTP/1.1\r\nhost: test\r\nx-forwarded-for: {client}\r\n\r\n")
}

async fn open(server: &TestServer, request: &str) -> (Wire, String) {
    let mut wire = Wire::request(server.address(), request).await;
    let head = wire.read_until("\r\n\r\n").await;
    (wire, head)
}

#[stario::test]
async fn one_stream_too_many_is_told_to_come_back_later() {
    let server = server(|config| {
        config.max_streams_per_client = 3;
        config.trusted_proxies = "127.0.0.1".parse().unwrap();
    })
    .await;
    let mut open_ones = Vec::new();
    for _ in 0..3 {
        let (wire, head) = open(&server, &live_for("203.0.113.9")).await;
        assert_eq!(status(&head), 200);
        open_ones.push(wire);
    }
    for request in [
        live_for("203.0.113.9"),
        live_for("203.0.113.9").replace("\r\n\r\n", "\r\ndatastar-request: true\r\n\r\n"),
    ] {
        let (_, head) = open(&server, &request).await;
        assert_eq!(
            status(&head),
            503,
            "for Datastar, too: it waits longer each time"
        );
        let after: u32 = header(&head, "retry-after").unwrap().parse().unwrap();
        assert!((3..=8).contains(&after), "{after}");
    }
    let (_other, head) = open(&server, &live_for("203.0.113.10")).await;
    assert_eq!(status(&head), 200, "another client has streams of its own");
    let refused = || {
        let spans = server.tracer().spans();
        spans
            .iter()
            .filter(|span| span.attr("stream.refused").is_some())
            .count()
            == 2
    };
    eventually("the spans say why", refused).await;

    drop(open_ones.pop());
    for attempt in 0.. {
        assert!(attempt < 500, "its place is free again");
        let (wire, head) = open(&server, &live_for("203.0.113.9")).await;
        if status(&head) == 200 {
            open_ones.push(wire);
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    drop(open_ones);
    assert_eq!(server.stop().await.forced_connections, 0);
}

#[stario::test]
async fn the_process_has_a_limit_of_its_own() {
    let client = {
        let mut config = ServerConfig::default();
        config.max_streams = 1;
        TestClient::start_with(bootstrap, config).await
    };
    let first = client.get("/live").events().await;
    client.get("/live").await.assert_status(503);
    drop(first);
    eventually("it is free again", || {
        let spans = client.tracer().spans();
        spans.iter().any(|span| span.attr("sse.events").is_some())
    })
    .await;
    let _second = client.get("/live").events().await;
}

#[stario::test]
async fn a_crowd_is_sent_away_to_come_back_one_by_one() {
    let server = server(|config| config.max_streams_per_client = 1000).await;
    let mut crowd = Vec::new();
    for _ in 0..150 {
        crowd.push(open(&server, &get("/live")).await.0);
    }
    let stopping = tokio::spawn(server.stop());
    let mut pauses = BTreeSet::new();
    for mut wire in crowd {
        let events = wire.rest().await;
        assert!(events.ends_with("\r\n0\r\n\r\n"), "{events}");
        if let Some((_, pause)) = events.split_once("retry: ") {
            let pause: u32 = pause.lines().next().unwrap().parse().unwrap();
            assert!((1000..3000).contains(&pause), "{pause}");
            pauses.insert(pause);
        }
    }
    assert!(pauses.len() > 20, "{pauses:?}");
    stopping.await.unwrap();
}

#[stario::test]
async fn a_client_is_its_peer_unless_a_trusted_proxy_says_otherwise() {
    let strangers = server(|_| {}).await;
    let proxied = server(|config| config.trusted_proxies = "127.0.0.0/8".parse().unwrap()).await;
    let request = "GET /who HTTP/1.1\r\nhost: test\r\nx-forwarded-for: 203.0.113.9\r\nx-forwarded-proto: https\r\n\r\n";
    let answer = Wire::request(strangers.address(), request)
        .await
        .response()
        .await;
    assert!(answer.ends_with("Some(127.0.0.1) false"), "{answer}");
    let answer = Wire::request(proxied.address(), request)
        .await
        .response()
        .await;
    assert!(answer.ends_with("Some(203.0.113.9) true"), "{answer}");
    let client = TestClient::start(bootstrap).await;
    assert_eq!(client.get("/who").await.text(), "None false");
}

#[stario::test]
async fn an_app_is_ready_from_the_end_of_bootstrap_to_the_drain() {
    let server = server(|_| {}).await;
    let app = server.app().clone();
    assert!(app.is_ready());
    server.stop().await;
    assert!(!app.is_ready());
}
