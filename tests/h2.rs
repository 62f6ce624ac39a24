//! HTTP/2: the same app, its limits, and clients that mean no good.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/h2.rs"]
mod client;
mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use client::{
    CONTINUATION, Client, DATA, END_HEADERS, END_STREAM, Frames, GOAWAY, HEADERS, HOME, PING,
    RST_STREAM, SETTINGS, get, in_time, pause, text,
};
use http::Request;
use stario::ServerConfig;
use stario::prelude::*;
use stario::testing::TestServer;
use support::{PATIENCE, Wire, eventually};

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

// --- The same app. ---

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

// --- Limits. ---

#[stario::test]
async fn one_body_over_the_limit_is_413_and_the_other_streams_go_on() {
    let (server, _) = server(|config| config.body_bytes = 1000).await;
    let mut client = Client::connect(server.address()).await;
    let other = client.start(get("/slow"), true).await.0;

    let declared = Request::post("http://test/save").header("content-length", "1001");
    let (response, _body) = client.start(declared.body(()).unwrap(), false).await;
    assert_eq!(in_time(response).await.unwrap().status(), 413);

    let undeclared = Request::post("http://test/save").body(()).unwrap();
    let (response, mut body) = client.start(undeclared, false).await;
    body.send_data(Bytes::from(vec![b'x'; 1001]), false)
        .unwrap();
    assert_eq!(in_time(response).await.unwrap().status(), 413);

    assert_eq!(in_time(other).await.unwrap().status(), 200);
}

/// `POST http://test/save`, and the length of a body.
fn save_of(length: &[u8]) -> Vec<u8> {
    let mut head = b"\x83\x86\x04\x05/save\x41\x04test\x0f\x0d".to_vec();
    head.push(u8::try_from(length.len()).unwrap());
    head.extend(length);
    head
}

#[stario::test]
async fn a_body_that_nobody_wants_is_answered_before_its_stream_is_reset() {
    let (server, _) = server(|_| {}).await;
    let mut frames = Frames::connect(server.address()).await;
    frames
        .send(HEADERS, END_HEADERS, 1, &save_of(b"30000000"))
        .await;
    let head = frames.next_of(HEADERS).await.unwrap();
    assert_eq!(head.stream, 1);
    let body = frames.next_of(DATA).await.unwrap();
    assert_eq!((body.stream, body.flags & END_STREAM), (1, END_STREAM));

    // A client that is in the middle of sending has time to read that.
    frames.send(DATA, 0, 1, &[b'x'; 10_000]).await;
    frames.send(PING, 0, 0, b"12345678").await;
    loop {
        let frame = frames.next().await.unwrap();
        assert_ne!(frame.kind, RST_STREAM, "not before it could be read");
        if frame.kind == PING && frame.payload == b"12345678" {
            break;
        }
    }
    // One that goes on is told to stop: no error, and the connection lives.
    let reset = frames.next_of(RST_STREAM).await.unwrap();
    assert_eq!((reset.stream, &reset.payload[..]), (1, &[0, 0, 0, 0][..]));
    frames
        .send(HEADERS, END_STREAM | END_HEADERS, 3, HOME)
        .await;
    assert_eq!(frames.next_of(HEADERS).await.unwrap().stream, 3);
}

#[stario::test]
async fn an_endless_body_that_nobody_wants_is_cut_by_its_size() {
    let (server, _) = server(|_| {}).await;
    let mut client = Client::connect(server.address()).await;
    let request = Request::post("http://test/").body(()).unwrap();
    let (response, mut body) = client.start(request, false).await;
    assert_eq!(in_time(response).await.unwrap().status(), 405);
    let mut sent = 0;
    let reason = in_time(async {
        loop {
            body.reserve_capacity(16 * 1024);
            match std::future::poll_fn(|cx| body.poll_capacity(cx)).await {
                Some(Ok(room)) if room > 0 => {
                    sent += room;
                    if body
                        .send_data(Bytes::from(vec![b'x'; room]), false)
                        .is_err()
                    {
                        break None;
                    }
                }
                Some(Err(error)) => break error.reason(),
                _ => break std::future::poll_fn(|cx| body.poll_reset(cx)).await.ok(),
            }
        }
    });
    let reason = reason.await;
    assert!(
        matches!(reason, None | Some(h2::Reason::NO_ERROR)),
        "{reason:?}"
    );
    assert!(sent < 1024 * 1024, "{sent} bytes were taken");
}

/// Nobody sends 100 over HTTP/2 here, so no client may have to wait for it.
#[stario::test]
async fn an_expectation_is_answered_at_once_or_read_as_it_comes() {
    let (server, _) = server(|config| config.body_bytes = 1000).await;
    let mut client = Client::connect(server.address()).await;
    let asked = |length: &str| {
        Request::post("http://test/save")
            .header("expect", "100-continue")
            .header("content-length", length)
            .body(())
            .unwrap()
    };
    let (refused, _unsent) = client.start(asked("1001"), false).await;
    assert_eq!(in_time(refused).await.unwrap().status(), 413);
    let (response, mut body) = client.start(asked("3"), false).await;
    body.send_data(Bytes::from_static(b"abc"), true).unwrap();
    let response = in_time(response).await.unwrap();
    assert_eq!(text(response.into_body()).await.unwrap(), "3 bytes");
}

#[stario::test]
async fn a_body_that_stops_is_408() {
    let (server, _) = server(|config| config.body_timeout = Duration::from_millis(80)).await;
    let mut client = Client::connect(server.address()).await;
    let post = Request::post("http://test/save").body(()).unwrap();
    let (response, mut body) = client.start(post, false).await;
    body.send_data(Bytes::from_static(b"abc"), false).unwrap();
    assert_eq!(in_time(response).await.unwrap().status(), 408);
    assert_eq!(client.get("/").await.0, 200);
}

#[stario::test]
async fn one_head_over_the_limit_is_431_and_the_other_streams_go_on() {
    let (server, _) = server(|_| {}).await;
    let mut frames = Frames::connect(server.address()).await;
    // Above the limit, and below what h2 takes for an attack.
    let mut head = HOME.to_vec();
    for _ in 0..5 {
        head.extend(b"\x00\x01a\x7f\xa1\x1e"); // a literal header of 4000 bytes
        head.extend([b'x'; 4000]);
    }
    let (first, rest) = head.split_at(16_000);
    frames.send(HEADERS, END_STREAM, 1, first).await;
    frames.send(CONTINUATION, END_HEADERS, 1, rest).await;
    frames
        .send(HEADERS, END_STREAM | END_HEADERS, 3, HOME)
        .await;
    let refused = frames.next_of(HEADERS).await.unwrap();
    assert_eq!(refused.stream, 1);
    let status = b"431";
    assert!(
        refused.payload.windows(3).any(|part| part == status) || is_huffman_431(&refused.payload),
        "{refused:?}"
    );
    let answered = frames.next_of(HEADERS).await.unwrap();
    assert_eq!(
        (answered.stream, answered.payload[0]),
        (3, 0x88),
        ":status 200"
    );
}

/// The digits in the code of HPACK: 011010 011001 00001, filled up with ones.
fn is_huffman_431(payload: &[u8]) -> bool {
    payload.windows(3).any(|part| part == [0x69, 0x90, 0xff])
}

#[stario::test]
async fn the_client_is_told_the_limits() {
    let (server, _) = server(|config| config.http2.max_streams = 7).await;
    let mut frames = Frames::connect(server.address()).await;
    let settings = frames.next_of(SETTINGS).await.unwrap().payload;
    let setting = |id: u16| {
        settings.chunks(6).find_map(|part| {
            let found = u16::from_be_bytes([part[0], part[1]]) == id;
            found.then(|| u32::from_be_bytes([part[2], part[3], part[4], part[5]]))
        })
    };
    assert_eq!(setting(3), Some(7), "MAX_CONCURRENT_STREAMS");
    assert_eq!(setting(4), Some(65_536), "INITIAL_WINDOW_SIZE");
    assert_eq!(setting(6), Some(16_384), "MAX_HEADER_LIST_SIZE");
}

#[stario::test]
async fn a_stream_that_is_not_read_is_cut_and_its_neighbours_are_not() {
    let (server, _) = server(|config| config.write_timeout = Duration::from_millis(150)).await;
    let mut client = Client::connect(server.address()).await;
    let unread = client.open(get("/large")).await.unwrap();
    let mut live = client.open(get("/live")).await.unwrap().into_body();
    pause(400).await;
    let mut body = unread.into_body();
    let mut read = 0;
    let error = loop {
        match in_time(body.data()).await {
            Some(Ok(data)) => read += data.len(),
            Some(Err(error)) => break error,
            None => panic!("the body has ended after {read} bytes"),
        }
    };
    assert_eq!(error.reason(), Some(h2::Reason::CANCEL), "{error}");
    assert!(read < LARGE_BYTES / 2);
    for _ in 0..3 {
        let event = in_time(live.data()).await.unwrap().unwrap();
        live.flow_control().release_capacity(event.len()).unwrap();
    }
    assert_eq!(client.get("/").await.0, 200);
}

#[stario::test]
async fn pings_do_not_keep_an_idle_connection() {
    let (server, _) = server(|config| config.keep_alive_timeout = Duration::from_millis(150)).await;
    let mut frames = Frames::connect(server.address()).await;
    let begun = Instant::now();
    let mut goodbye = false;
    while begun.elapsed() < PATIENCE && frames.send(PING, 0, 0, &[0; 8]).await {
        pause(20).await;
        // Whatever came meanwhile: settings, answers to the pings, the good-bye.
        while let Ok(Some(frame)) =
            tokio::time::timeout(Duration::from_millis(5), frames.next()).await
        {
            goodbye |= frame.kind == GOAWAY;
        }
    }
    assert!(goodbye);
    assert!(begun.elapsed() < PATIENCE, "it is closed in the end");
}

// --- Requests that are refused. ---

#[stario::test]
async fn two_hosts_no_host_and_tunnels_are_refused() {
    let (server, _) = server(|_| {}).await;
    let mut client = Client::connect(server.address()).await;
    let other = Request::get("http://test/").header("host", "evil.example");
    assert_eq!(
        client.open(other.body(()).unwrap()).await.unwrap().status(),
        400
    );
    let same = Request::get("http://test/").header("host", "TEST");
    assert_eq!(
        client.open(same.body(()).unwrap()).await.unwrap().status(),
        200
    );
    let tunnel = Request::connect("test:443").body(()).unwrap();
    assert_eq!(client.open(tunnel).await.unwrap().status(), 501);

    let mut frames = Frames::connect(server.address()).await;
    frames
        .send(HEADERS, END_STREAM | END_HEADERS, 1, b"\x82\x86\x84")
        .await;
    let refused = frames.next_of(HEADERS).await.unwrap();
    assert_eq!(refused.payload[0], 0x8c, ":status 400 for no host at all");
    let span = || server.tracer().find_span("GET").is_some();
    eventually("a refusal has its span", span).await;
}

#[stario::test]
async fn malformed_heads_never_reach_a_handler() {
    let (server, _) = server(|_| {}).await;
    let bad: [(&str, &[u8]); 7] = [
        (":method twice", b"\x82\x82\x86\x84\x41\x04test"),
        (":path twice", b"\x82\x86\x84\x84\x41\x04test"),
        ("no :path", b"\x82\x86\x41\x04test"),
        (
            "an unknown one",
            b"\x82\x86\x84\x41\x04test\x00\x04:odd\x01x",
        ),
        (
            "a header of the connection",
            b"\x82\x86\x84\x41\x04test\x00\x0aconnection\x01x",
        ),
        (
            "a pseudo header after a header",
            b"\x82\x86\x84\x00\x01a\x01b\x41\x04test",
        ),
        ("upper case", b"\x82\x86\x84\x41\x04test\x00\x01A\x01x"),
    ];
    for (what, head) in bad {
        let mut frames = Frames::connect(server.address()).await;
        let flags = END_STREAM | END_HEADERS;
        frames.send(HEADERS, flags, 1, head).await;
        let end = loop {
            let frame = frames.next().await.expect("it says why");
            assert_ne!(frame.kind, HEADERS, "an answer to {what}");
            if [RST_STREAM, GOAWAY].contains(&frame.kind) {
                break frame;
            }
        };
        let reason = &end.payload[end.payload.len().min(8) - 4..][..4];
        assert_eq!(reason, [0, 0, 0, 1], "PROTOCOL_ERROR for {what}");
        if end.kind == RST_STREAM {
            frames.send(HEADERS, flags, 3, HOME).await;
            let answered = frames.next_of(HEADERS).await.unwrap();
            assert_eq!((answered.stream, answered.payload[0]), (3, 0x88));
        }
    }
    assert_eq!(server.tracer().find_span("GET"), None);
}

// --- Attacks: the connection ends or nothing happens, and others are served. ---

/// A client of its own is answered.
async fn others_are_served(server: &TestServer) {
    let mut client = Client::connect(server.address()).await;
    assert_eq!(client.get("/").await.0, 200);
    let page = Wire::request(server.address(), &support::get("/"))
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

// --- The end. ---

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
