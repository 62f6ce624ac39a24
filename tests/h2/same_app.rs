//! What a handler gets and what it answers is what it is over HTTP/1.

use std::fs;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crate::client::{
    Client, DATA, END_HEADERS, END_STREAM, Frames, HEADERS, SETTINGS, get, in_time, text,
};
use crate::support::eventually;
use bytes::Bytes;
use http::Request;
use stario::Files;
use stario::prelude::*;
use stario::testing::TestServer;

use crate::{LARGE_BYTES, server};

#[stario::test]
async fn a_page_a_command_and_a_missing_page() {
    let (server, _) = server(|_| {}).await;
    let mut client = Client::connect(server.address()).await;
    assert_eq!(client.get("/").await, (200, "home".to_owned()));
    assert_eq!(client.get("/nowhere").await.0, 404);

    let post = Request::post("http://test/save").body(()).unwrap();
    let (response, mut body) = client.start(post, false).await;
    body.send_data(Bytes::from_static(b"abc"), false).unwrap();
    body.send_data(Bytes::from_static(b"de"), true).unwrap();
    let response = in_time(response).await.unwrap();
    assert_eq!(text(response.into_body()).await.unwrap(), "5 bytes");
}

#[stario::test]
async fn a_handler_sees_what_it_would_see_over_http1() {
    let (server, _) = server(|_| {}).await;
    let mut client = Client::connect(server.address()).await;
    let request = Request::get("http://Test:81/echo?a=b")
        .header("cookie", "a=1")
        .header("cookie", "b=2")
        .body(())
        .unwrap();
    let response = client.open(request).await.unwrap();
    let body = text(response.into_body()).await.unwrap();
    assert_eq!(body, "/echo?a=b host=Test:81 cookie=a=1; b=2");
}

/// hyper has no way for a 1xx here, so nothing may come but the answer.
#[stario::test]
async fn hints_are_on_the_answer_alone() {
    let (server, _) = server(|_| {}).await;
    let mut frames = Frames::connect(server.address()).await;
    let mut head = b"\x82\x86\x04\x06/hints".to_vec();
    head.extend(b"\x41\x04test");
    frames
        .send(HEADERS, END_STREAM | END_HEADERS, 1, &head)
        .await;
    let answer = frames.next_of(HEADERS).await.unwrap();
    assert_eq!(answer.payload[0], 0x88, "200 from the static table");
    assert_eq!(frames.next_of(DATA).await.unwrap().payload, b"hinted");

    let mut client = Client::connect(server.address()).await;
    let answer = client.open(get("/hints")).await.unwrap();
    assert_eq!(
        answer.headers()["link"],
        "</app.css>; rel=preload; as=style"
    );
}

#[stario::test]
async fn head_is_the_head_of_get() {
    let (server, _) = server(|_| {}).await;
    let mut client = Client::connect(server.address()).await;
    for (path, length) in [("/", "4"), ("/large", "1000000")] {
        let head = Request::head(format!("http://test{path}"))
            .body(())
            .unwrap();
        let response = client.open(head).await.unwrap();
        assert_eq!(response.headers()["content-length"], length);
        assert!(response.body().is_end_stream());
    }
    let head = Request::head("http://test/live").body(()).unwrap();
    let response = client.open(head).await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    assert!(response.body().is_end_stream());
}

#[stario::test]
async fn a_page_and_a_stream_are_encoded_as_over_http1() {
    let (server, seen) = server(|_| {}).await;
    let mut client = Client::connect(server.address()).await;
    let encoded = |path: &str| {
        let request = Request::get(format!("http://test{path}"));
        request.header("accept-encoding", "gzip").body(()).unwrap()
    };
    let page = client.open(encoded("/large")).await.unwrap();
    assert_eq!(page.headers()["content-encoding"], "gzip");
    let mut body = page.into_body();
    let mut bytes = 0;
    while let Some(data) = in_time(body.data()).await {
        bytes += data.unwrap().len();
    }
    assert!(bytes < LARGE_BYTES / 100, "{bytes}");

    let stream = client.open(encoded("/live")).await.unwrap();
    assert_eq!(stream.headers()["content-encoding"], "gzip");
    let mut body = stream.into_body();
    for _ in 0..3 {
        assert!(!in_time(body.data()).await.unwrap().unwrap().is_empty());
    }
    drop(body);
    let cleaned = || seen.cleaned.load(Ordering::SeqCst) == 1;
    eventually("the loop has ended", cleaned).await;
}

#[stario::test]
async fn a_large_page_arrives_whole() {
    let (server, _) = server(|_| {}).await;
    let mut client = Client::connect(server.address()).await;
    let (status, body) = client.get("/large").await;
    assert_eq!((status, body.len()), (200, LARGE_BYTES));
}

/// What is made while it is sent can still fail, or lose its reader.
#[stario::test]
async fn the_span_of_a_file_ends_with_its_stream() {
    let dir = std::env::temp_dir().join(format!("stario-{}-h2-file", std::process::id()));
    fs::create_dir_all(&dir).unwrap();
    fs::write(dir.join("large.bin"), vec![b'x'; 8 * LARGE_BYTES]).unwrap();
    let root = dir.clone();
    let server = TestServer::start(async move |app: &mut App, _: &Span| {
        app.files("/files", Files::new(root));
    })
    .await
    .unwrap();
    let ended = async || {
        let found = || server.tracer().find_span("GET /files/{path...}");
        eventually("the span ends", || found().is_some()).await;
        let span = found().unwrap();
        server.recording().clear();
        span
    };

    let mut client = Client::connect(server.address()).await;
    let reset = client.open(get("/files/large.bin")).await.unwrap();
    drop(reset);
    let left = ended().await;
    assert_eq!(left.attr("request.client_left"), Some(&true.into()));
    assert_eq!(left.error, None);

    let (status, body) = client.get("/files/large.bin").await;
    assert_eq!((status, body.len()), (200, 8 * LARGE_BYTES));
    let read = ended().await;
    assert_eq!(
        (read.attr("request.client_left"), read.error.as_deref()),
        (None, None)
    );

    let cut = client.open(get("/files/large.bin")).await.unwrap();
    fs::write(dir.join("large.bin"), "short").unwrap();
    assert!(text(cut.into_body()).await.is_err());
    let error = ended().await.error.unwrap();
    assert!(error.contains("the file has become shorter"), "{error}");
    fs::remove_dir_all(&dir).unwrap();
}

#[stario::test]
async fn events_come_one_by_one_and_a_reset_ends_the_loop() {
    let (server, seen) = server(|_| {}).await;
    let mut client = Client::connect(server.address()).await;
    let response = client.open(get("/live")).await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    assert!(!response.headers().contains_key("content-length"));
    let mut body = response.into_body();
    for _ in 0..3 {
        let event = in_time(body.data()).await.unwrap().unwrap();
        assert!(
            event.starts_with(b"event: datastar-patch-signals\n"),
            "{event:?}"
        );
    }
    drop(body); // RST_STREAM, as a browser does that leaves the page
    eventually("the loop has ended", || {
        seen.cleaned.load(Ordering::SeqCst) == 1
    })
    .await;
    assert_eq!(client.get("/").await.0, 200, "the connection goes on");
}

#[stario::test]
async fn requests_of_one_connection_do_not_wait_for_each_other() {
    let (server, _) = server(|_| {}).await;
    let mut client = Client::connect(server.address()).await;
    let mut slow = Vec::new();
    let begun = Instant::now();
    for _ in 0..50 {
        slow.push(client.start(get("/slow"), true).await.0);
    }
    assert_eq!(client.get("/").await.0, 200);
    for response in slow {
        let response = in_time(response).await.unwrap();
        assert_eq!(text(response.into_body()).await.unwrap(), "slow");
    }
    // One after another they would take ten seconds.
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
}

#[stario::test]
async fn a_server_may_be_told_not_to_speak_it() {
    let (server, _) = server(|config| config.http2.enabled = false).await;
    let mut frames = Frames::connect(server.address()).await;
    assert!(frames.next_of(SETTINGS).await.is_none());
}
