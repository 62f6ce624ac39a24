//! One connection: many requests, limits that answer, and the cap on connections.

use std::time::Duration;

use super::site::server;
use crate::support::{PATIENCE, Wire, get, header, post, status};

#[stario::test]
async fn one_connection_serves_many_requests_in_order() {
    let (server, _) = server(|_| {}).await;
    let mut wire = Wire::connect(server.address()).await;
    for _ in 0..3 {
        wire.send(&get("/")).await;
        assert!(wire.response().await.ends_with("\r\n\r\nhome"));
    }
    wire.send(&(get("/") + &post("/save", "abc"))).await;
    assert!(wire.response().await.ends_with("home"));
    assert!(wire.response().await.ends_with("3 bytes"));
    wire.send("GET / HTTP/1.1\r\nhost: t\r\nconnection: close\r\n\r\n")
        .await;
    assert!(wire.rest().await.ends_with("home"));
}

#[stario::test]
async fn a_chunked_upload_arrives_whole() {
    let (server, _) = server(|_| {}).await;
    let request = "POST /save HTTP/1.1\r\nhost: t\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    let response = Wire::request(server.address(), request)
        .await
        .response()
        .await;
    assert!(response.ends_with("5 bytes"), "{response}");
}

#[stario::test]
async fn a_body_over_the_limit_is_413_declared_or_not() {
    let (server, _) = server(|config| config.body_bytes = 1000).await;
    let declared = "POST /save HTTP/1.1\r\nhost: t\r\ncontent-length: 1001\r\n\r\n";
    let response = Wire::request(server.address(), declared)
        .await
        .response()
        .await;
    assert_eq!(status(&response), 413, "before a byte of it was sent");

    let chunk = format!("3e9\r\n{}\r\n", "x".repeat(1001));
    let chunked =
        format!("POST /save HTTP/1.1\r\nhost: t\r\ntransfer-encoding: chunked\r\n\r\n{chunk}");
    let response = Wire::request(server.address(), &chunked)
        .await
        .response()
        .await;
    assert_eq!(status(&response), 413);

    let response = Wire::request(server.address(), &post("/save", &"x".repeat(1000)))
        .await
        .response()
        .await;
    assert_eq!(status(&response), 200);
}

#[stario::test]
async fn a_body_that_stops_is_408_and_a_head_that_stops_is_closed() {
    let (server, _) = server(|config| {
        config.body_timeout = Duration::from_millis(80);
        config.header_timeout = Duration::from_millis(80);
    })
    .await;
    let stalled = "POST /save HTTP/1.1\r\nhost: t\r\ncontent-length: 10\r\n\r\nabc";
    let response = Wire::request(server.address(), stalled)
        .await
        .response()
        .await;
    assert_eq!(status(&response), 408);

    let begun = std::time::Instant::now();
    let mut half = Wire::request(server.address(), "GET / HT").await;
    half.rest().await;
    assert!(begun.elapsed() < PATIENCE / 2);

    let mut idle = Wire::connect(server.address()).await;
    idle.rest().await;
}

#[stario::test]
async fn a_head_over_the_limit_is_431() {
    let (server, _) = server(|config| config.header_bytes = 8192).await;
    let request = format!(
        "GET / HTTP/1.1\r\nhost: t\r\nx: {}\r\n\r\n",
        "y".repeat(20_000)
    );
    let mut wire = Wire::request(server.address(), &request).await;
    let response = wire.rest().await;
    assert_eq!(status(&response), 431);
}

#[stario::test]
async fn connections_over_the_cap_are_told_so() {
    let (server, _) = server(|config| config.max_connections = 1).await;
    let mut first = Wire::request(server.address(), &get("/")).await;
    assert_eq!(status(&first.response().await), 200);
    let refused = Wire::request(server.address(), &get("/"))
        .await
        .rest()
        .await;
    assert_eq!(status(&refused), 503);
    let after: u8 = header(&refused, "retry-after").unwrap().parse().unwrap();
    assert!((3..=8).contains(&after), "{after}");
    assert_eq!(header(&refused, "connection"), Some("close"));
    first.send(&get("/")).await;
    assert_eq!(
        status(&first.response().await),
        200,
        "the first one is unharmed"
    );
}

#[stario::test]
async fn a_malformed_path_is_400_and_the_connection_goes_on() {
    let (server, _) = server(|_| {}).await;
    let mut wire = Wire::connect(server.address()).await;
    for path in ["/caf%", "/%C3", "/%00", "/%C3%28"] {
        wire.send(&get(path)).await;
        assert_eq!(status(&wire.response().await), 400, "{path}");
    }
    wire.send(&get("/")).await;
    assert_eq!(status(&wire.response().await), 200);
}
