//! How a server that stops says so, and what it waits for.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crate::client::{
    Client, END_HEADERS, END_STREAM, Frames, GOAWAY, HEADERS, PING, SETTINGS, get, pause, text,
};
use crate::support::eventually;

use crate::server;

#[stario::test]
async fn a_drain_says_good_bye_twice_and_finishes_what_is_under_way() {
    let (server, seen) = server(|_| {}).await;
    let app = server.app().clone();
    let mut idle = Client::connect(server.address()).await;
    idle.get("/").await;
    let mut frames = Frames::connect(server.address()).await;
    let mut slow = b"\x82\x86\x04\x05/slow".to_vec();
    slow.extend(b"\x41\x04test");
    frames
        .send(HEADERS, END_STREAM | END_HEADERS, 1, &slow)
        .await;
    eventually("it has begun", || seen.begun.load(Ordering::SeqCst) == 1).await;

    let stopping = tokio::spawn(server.stop());
    eventually("the drain has begun", || app.is_draining()).await;
    let first = frames.next_of(GOAWAY).await.unwrap();
    assert_eq!(first.payload[..4], [0x7f, 0xff, 0xff, 0xff]);
    let ping = frames.next_of(PING).await.unwrap();
    frames.send(PING, 1, 0, &ping.payload).await;
    let second = frames.next_of(GOAWAY).await.unwrap();
    assert_eq!(
        second.payload[..4],
        [0, 0, 0, 1],
        "the last request that is answered"
    );
    let answered = frames.next_of(HEADERS).await.unwrap();
    assert_eq!((answered.stream, answered.payload[0]), (1, 0x88));
    frames.closed().await;
    idle.closed().await.unwrap();
    assert_eq!(stopping.await.unwrap().forced_connections, 0);
}

#[stario::test]
async fn a_drain_ends_streams_first_and_waits_for_their_handlers() {
    let (server, seen) = server(|_| {}).await;
    let mut client = Client::connect(server.address()).await;
    let mut streams = Vec::new();
    for _ in 0..20 {
        streams.push(client.open(get("/live")).await.unwrap().into_body());
    }
    let stopping = tokio::spawn(server.stop());
    for stream in streams {
        let events = text(stream).await.expect("a proper end");
        assert!(
            events.is_empty() || events.ends_with("\n\n"),
            "no torn event"
        );
    }
    let stopped = stopping.await.unwrap();
    assert_eq!(
        (stopped.forced_connections, stopped.unfinished_handlers),
        (0, 0)
    );
    assert_eq!(seen.cleaned.load(Ordering::SeqCst), 20);
}

#[stario::test]
async fn a_client_that_does_not_answer_the_good_bye_does_not_hold_the_exit() {
    let (server, _) = server(|_| {}).await;
    let mut frames = Frames::connect(server.address()).await;
    frames.next_of(SETTINGS).await.unwrap();
    pause(1_100).await; // it has been idle for a while
    let recording = server.recording();
    let begun = Instant::now();
    let stopped = server.stop().await;
    assert!(
        begun.elapsed() < Duration::from_secs(4),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(stopped.forced_connections, 0);
    let span = recording.find_span("server.shutdown").unwrap();
    assert_eq!(span.attr("server.shutdown.idle_closed"), Some(&1.into()));
}
