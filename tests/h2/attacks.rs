//! Attacks: the connection ends or nothing happens, and others are served.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crate::client::{
    CONTINUATION, Client, END_HEADERS, END_STREAM, Frames, GOAWAY, HEADERS, HOME, PING, RST_STREAM,
    SETTINGS, get,
};
use crate::support::{PATIENCE, Wire, eventually};
use stario::testing::TestServer;

use crate::server;

/// A client of its own is answered.
async fn others_are_served(server: &TestServer) {
    let mut client = Client::connect(server.address()).await;
    assert_eq!(client.get("/").await.0, 200);
    let page = Wire::request(server.address(), &crate::support::get("/"))
        .await
        .response()
        .await;
    assert!(page.ends_with("home"), "{page}");
}

#[stario::test]
async fn a_rapid_reset_ends_the_connection() {
    let (server, seen) = server(|config| config.http2.resets = 20).await;
    let mut frames = Frames::connect(server.address()).await;
    let mut slow = b"\x82\x86\x04\x05/slow".to_vec();
    slow.extend(b"\x41\x04test");
    let mut sent = 0;
    for stream in (1..20_001).step_by(2) {
        let sends = frames
            .send(HEADERS, END_STREAM | END_HEADERS, stream, &slow)
            .await
            && frames.send(RST_STREAM, 0, stream, &[0, 0, 0, 8]).await;
        if !sends {
            break;
        }
        sent += 1;
    }
    frames.closed().await;
    assert!(sent < 10_000, "all {sent} were taken");
    let begun = seen.begun.load(Ordering::SeqCst);
    assert!(begun < 200, "{begun} handlers were started");
    others_are_served(&server).await;
}

#[stario::test]
async fn requests_that_are_abandoned_one_by_one_end_the_connection_too() {
    let (server, seen) = server(|config| config.http2.resets = 10).await;
    let mut client = Client::connect(server.address()).await;
    for n in 1..=11 {
        let (_, mut stream) = client.start(get("/slow"), true).await;
        eventually("the handler runs", || {
            seen.begun.load(Ordering::SeqCst) >= n
        })
        .await;
        stream.send_reset(h2::Reason::CANCEL);
    }
    let _ = client.closed().await;
    eventually("every handler ends", || {
        seen.cleaned.load(Ordering::SeqCst) == 11
    })
    .await;
    others_are_served(&server).await;
}

#[stario::test]
async fn an_endless_head_ends_the_connection() {
    let (server, seen) = server(|_| {}).await;
    let mut frames = Frames::connect(server.address()).await;
    frames.send(HEADERS, END_STREAM, 1, HOME).await;
    let mut header = b"\x00\x01a\x7f\xa1\x1e".to_vec();
    header.extend([b'x'; 4000]);
    let mut sent = 0;
    while sent < 10_000 && frames.send(CONTINUATION, 0, 1, &header).await {
        sent += 1;
    }
    frames.closed().await;
    assert!(sent < 10_000, "{sent} frames, 40 MB, were taken");
    assert_eq!(seen.begun.load(Ordering::SeqCst), 0);
    others_are_served(&server).await;
}

#[stario::test]
async fn empty_continuations_end_the_connection() {
    let (server, _) = server(|_| {}).await;
    let mut frames = Frames::connect(server.address()).await;
    frames.send(HEADERS, END_STREAM, 1, HOME).await;
    let mut sent = 0;
    while sent < 100_000 && frames.send(CONTINUATION, 0, 1, b"").await {
        sent += 1;
    }
    frames.closed().await;
    assert!(sent < 100_000, "{sent} frames were taken");
    others_are_served(&server).await;
}

#[stario::test]
async fn pings_and_settings_that_nobody_reads_the_answers_of_harm_nobody() {
    let (server, _) = server(|config| config.write_timeout = Duration::from_millis(300)).await;
    for kind in [PING, SETTINGS] {
        let mut frames = Frames::connect(server.address()).await;
        let flood = async {
            let payload: &[u8] = if kind == PING { &[0; 8] } else { &[] };
            for _ in 0..200_000 {
                if !frames.send(kind, 0, 0, payload).await {
                    break;
                }
            }
        };
        // It blocks once the server has stopped to read, or ends with the connection.
        let _ = tokio::time::timeout(Duration::from_secs(1), flood).await;
        others_are_served(&server).await;
    }
}

#[stario::test]
async fn a_window_that_overflows_ends_the_connection() {
    let (server, _) = server(|_| {}).await;
    let mut frames = Frames::connect(server.address()).await;
    frames.next_of(SETTINGS).await.unwrap();
    for _ in 0..2 {
        frames.send(8, 0, 0, &[0x7f, 0xff, 0xff, 0xff]).await;
    }
    let goodbye = frames.next_of(GOAWAY).await.unwrap();
    assert_eq!(goodbye.payload[7], 3, "FLOW_CONTROL_ERROR");
    others_are_served(&server).await;
}

#[stario::test]
async fn half_a_preface_is_closed_in_time() {
    let (server, _) = server(|config| config.header_timeout = Duration::from_millis(100)).await;
    let begun = Instant::now();
    let mut wire = Wire::request(server.address(), "PRI * HTTP/2.0\r\n\r\nSM").await;
    wire.rest().await;
    assert!(begun.elapsed() < PATIENCE / 2);
}
