//! Bodies that a handler writes piece by piece: their length, their end, and clients that leave
//! or stop reading.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use stario::prelude::*;
use stario::testing::TestServer;
use support::{PATIENCE, Wire, eventually, get, header, status};

routes! {
    STREAM = GET "/stream/{kind}";
    FLOOD  = GET "/flood";
}

/// Whether it writes when its client leaves, or waits for something of its own.
#[stario::test]
async fn a_writer_whose_client_leaves_is_told_and_the_request_has_not_failed() {
    for leave in ["close", "reset", "half close"] {
        for busy in [true, false] {
            let (say, mut told) = tokio::sync::mpsc::unbounded_channel();
            let server = TestServer::start(async move |app: &mut App, _: &Span| {
                app.add(STREAM, move |c: Context, w: Writer| {
                    let say = say.clone();
                    async move {
                        let mut body = w.stream("text/plain");
                        body.write("begun\n").await?;
                        if !busy {
                            c.disconnected().await;
                        }
                        let error = loop {
                            if let Err(error) = body.write(vec![b'x'; 64 * 1024]).await {
                                break error;
                            }
                        };
                        say.send(error.is_disconnected()).expect("the test waits");
                        Err::<(), _>(error)
                    }
                });
            })
            .await
            .expect("the server starts");
            let mut wire = Wire::request(server.address(), &get("/stream/any")).await;
            wire.read_until("begun\n").await;
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            match leave {
                "close" => drop(wire),
                "reset" => wire.reset(),
                _ => {
                    wire.half_close().await;
                    wire.rest_bytes().await;
                }
            }
            let told = tokio::time::timeout(PATIENCE, told.recv()).await;
            assert_eq!(
                told.expect("it is told"),
                Some(true),
                "{leave}, busy: {busy}"
            );
            let recording = server.recording();
            let stopped = server.stop().await;
            assert_eq!(stopped.unfinished_handlers, 0);
            let span = recording.find_span("GET /stream/{kind}").expect("a span");
            assert_eq!(span.error, None, "{leave}, busy: {busy}");
            assert_eq!(span.attr("request.client_left"), Some(&true.into()));
        }
    }
}

async fn streams() -> TestServer {
    TestServer::start(async |app: &mut App, _: &Span| {
        app.add(STREAM, async |c: Context, mut w: Writer| {
            match c.param::<String>("kind")?.as_str() {
                "short" => {
                    w.header("content-length", "10")?;
                    let mut body = w.stream("text/plain");
                    body.write("12345").await?;
                    body.end()
                }
                "forgotten" => {
                    w.header("content-length", "10")?;
                    w.stream("text/plain").write("12345").await
                }
                "long" => {
                    w.header("content-length", "10")?;
                    let mut body = w.stream("text/plain");
                    body.write("12345").await?;
                    body.write("678901").await?;
                    body.end()
                }
                "exact" => {
                    w.header("content-length", "10")?;
                    let mut body = w.stream("text/plain");
                    body.write("12345").await?;
                    body.write("67890").await
                }
                "odd" => {
                    w.header("content-length", "+5")?;
                    let mut body = w.stream("text/plain");
                    let refused = body.write("12345").await.unwrap_err();
                    assert!(refused.is_disconnected());
                    Ok(())
                }
                "bodyless" => {
                    w.status(204)?;
                    w.text("a body");
                    Ok(())
                }
                "wrong" => {
                    w.header("content-length", "99")?;
                    w.text("four");
                    Ok(())
                }
                _ => {
                    let mut body = w.stream("text/plain");
                    body.write("").await?;
                    body.write("open").await
                }
            }
        });
    })
    .await
    .expect("the server starts")
}

#[stario::test]
async fn a_body_is_as_long_as_it_was_said() {
    let server = streams().await;
    let last_error = || {
        let spans = server.tracer().spans();
        let mut errors = spans.iter().filter_map(|span| span.error.clone());
        errors.next_back().unwrap_or_default()
    };
    let mut exact = Wire::request(server.address(), &get("/stream/exact")).await;
    assert!(exact.response().await.ends_with("\r\n\r\n1234567890"));
    // The connection is still good.
    exact.send(&get("/stream/exact")).await;
    assert!(exact.response().await.ends_with("1234567890"));

    for (kind, why) in [
        ("short", "shorter"),
        ("forgotten", "shorter"),
        ("long", "longer"),
    ] {
        let mut wire = Wire::request(server.address(), &get(&format!("/stream/{kind}"))).await;
        let all = wire.rest().await;
        assert!(all.starts_with("HTTP/1.1 200"), "{kind}: {all}");
        assert!(
            all.ends_with("12345"),
            "{kind}: what was written is there: {all}"
        );
        eventually(kind, || last_error().contains(why)).await;
    }
    // A length that was said is that of the bytes as they are.
    let coded = "GET /stream/exact HTTP/1.1\r\nhost: test\r\naccept-encoding: gzip\r\n\r\n";
    let mut exact = Wire::request(server.address(), coded).await;
    assert!(exact.response().await.ends_with("\r\n\r\n1234567890"));
    let mut open = Wire::request(server.address(), &get("/stream/open")).await;
    open.read_until("4\r\nopen\r\n0\r\n\r\n").await;
}

#[stario::test]
async fn an_old_client_reads_a_written_body_until_the_end() {
    let server = streams().await;
    let request = "GET /stream/open HTTP/1.0\r\nhost: test\r\n\r\n";
    let mut wire = Wire::request(server.address(), request).await;
    let answer = wire.rest().await;
    assert_eq!(header(&answer, "transfer-encoding"), None, "{answer}");
    assert!(answer.ends_with("\r\n\r\nopen"), "{answer}");
}

/// An app that passes on the headers of another server has them all.
#[stario::test]
async fn where_a_body_ends_is_not_said_by_a_header_of_the_app() {
    async fn coded(_c: Context, mut w: Writer) -> Result {
        w.header("transfer-encoding", "gzip")?;
        w.text("12345");
        Ok(())
    }
    async fn events(_c: Context, mut w: Writer) -> Result {
        w.header("content-length", 10)?;
        w.sse().signals(&serde_json::json!({ "a": 1 }));
        Ok(())
    }
    let server = TestServer::start(async |app: &mut App, _: &Span| {
        app.add(STREAM, events);
        app.add(FLOOD, coded);
    })
    .await
    .expect("the server starts");
    let mut wire = Wire::request(server.address(), &get("/flood")).await;
    let coded = wire.response().await;
    assert_eq!(header(&coded, "transfer-encoding"), None, "{coded}");
    assert_eq!(header(&coded, "content-length"), Some("5"), "{coded}");
    assert!(coded.ends_with("\r\n\r\n12345"), "{coded}");
    let mut wire = Wire::request(server.address(), &get("/stream/any")).await;
    let events = wire.read_until("\r\n\r\n").await;
    assert_eq!(header(&events, "content-length"), None, "{events}");
    let event = wire.event().await;
    assert!(event.ends_with("data: signals {\"a\":1}\n\n"), "{event}");
}

#[stario::test]
async fn head_of_a_written_body_has_no_length_and_no_body() {
    let server = streams().await;
    let head = "HEAD /stream/open HTTP/1.1\r\nhost: test\r\n\r\n";
    let mut wire = Wire::request(server.address(), head).await;
    let answer = wire.read_until("\r\n\r\n").await;
    assert_eq!(status(&answer), 200);
    assert_eq!(header(&answer, "content-length"), None, "{answer}");
    // The next answer comes right after it.
    wire.send(&get("/stream/exact")).await;
    assert!(wire.response().await.ends_with("1234567890"));
}

#[stario::test]
async fn a_body_that_cannot_be_is_answered_with_500() {
    let server = streams().await;
    for kind in ["odd", "bodyless"] {
        let mut wire = Wire::request(server.address(), &get(&format!("/stream/{kind}"))).await;
        let answer = wire.response().await;
        assert_eq!(status(&answer), 500, "{kind}: {answer}");
    }
    let mut wire = Wire::request(server.address(), &get("/stream/wrong")).await;
    let answer = wire.response().await;
    assert_eq!(header(&answer, "content-length"), Some("4"), "{answer}");
    assert!(answer.ends_with("\r\n\r\nfour"));
}

/// Yields pieces until it fails or ends.
struct Rows(u32, bool);

impl futures_core::Stream for Rows {
    type Item = std::io::Result<String>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        self.0 += 1;
        std::task::Poll::Ready(match self.0 {
            1..=3 => Some(Ok(format!("row {}\n", self.0))),
            _ if self.1 => Some(Err(std::io::Error::other("the source has failed"))),
            _ => None,
        })
    }
}

#[stario::test]
async fn what_a_stream_yields_is_sent_and_its_failure_is_seen() {
    let server = TestServer::start(async |app: &mut App, _: &Span| {
        app.add(STREAM, async |c: Context, w: Writer| {
            let fails = c.param::<String>("kind")? == "fails";
            w.stream_from("text/csv", Rows(0, fails)).await
        });
    })
    .await
    .expect("the server starts");
    let mut whole = Wire::request(server.address(), &get("/stream/ends")).await;
    let text = whole.read_until("0\r\n\r\n").await;
    assert!(text.contains("row 1") && text.contains("row 3"));
    let mut cut = Wire::request(server.address(), &get("/stream/fails")).await;
    let text = cut.rest().await;
    assert!(!text.ends_with("0\r\n\r\n"), "{text}");
    let failed = || {
        let spans = server.tracer().spans();
        spans.iter().any(|span| span.error.is_some())
    };
    eventually("the span says so", failed).await;
}

/// What the process holds in memory, where the system says so.
fn resident() -> Option<u64> {
    let text = fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = text.split(' ').nth(1)?.parse().ok()?;
    Some(pages * 4096)
}

/// Noise is as long in any coding.
#[handler]
async fn flood(_c: Context, w: Writer, noise: Arc<[u8]>, written: Arc<AtomicU64>) -> Result {
    let mut body = w.stream("text/plain");
    for n in 0..16 * 1024 {
        // Each piece is memory of its own, as it is when it comes from somewhere.
        let at = n * 7919 % (noise.len() - 64 * 1024);
        let piece = noise[at..at + 64 * 1024].to_vec();
        body.write(piece).await?;
        written.fetch_add(64 * 1024, Ordering::SeqCst);
    }
    body.end()
}

#[stario::test]
async fn a_reader_that_stops_holds_the_writer_and_not_the_memory() {
    let noise: Arc<[u8]> = std::iter::repeat_with(|| fastrand::u8(..))
        .take(1 << 20)
        .collect();
    for coding in ["identity", "gzip", "br"] {
        let written = Arc::new(AtomicU64::new(0));
        let server = TestServer::start({
            let (noise, written) = (noise.clone(), written.clone());
            async move |app: &mut App, _: &Span| {
                app.add(FLOOD, flood(noise, written));
            }
        })
        .await
        .expect("the server starts");
        stops(&server, coding, &written).await;
    }
}

async fn stops(server: &TestServer, coding: &str, written: &AtomicU64) {
    let request = format!("GET /flood HTTP/1.1\r\nhost: test\r\naccept-encoding: {coding}\r\n\r\n");
    let mut wire = Wire::request(server.address(), &request).await;
    wire.bytes(1024).await;
    // The rest fills the buffers of the system, and then nothing moves any more.
    let mut last = (0, 0);
    loop {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let now = written.load(Ordering::SeqCst);
        last = if now == last.0 {
            (now, last.1 + 1)
        } else {
            (now, 0)
        };
        if last.1 == 5 {
            break;
        }
    }
    assert!(last.0 < 64 * 1024 * 1024, "{} B were accepted", last.0);
    let before = resident();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(written.load(Ordering::SeqCst), last.0, "the write awaits");
    if let (Some(before), Some(after)) = (before, resident()) {
        assert!(after < before + 2 * 1024 * 1024, "{before} to {after} B");
    }
    drop(wire);
    let left = || {
        let spans = server.tracer().spans();
        spans
            .iter()
            .any(|span| span.name == "GET /flood" && span.error.is_none())
    };
    eventually("the handler ends without a failure", left).await;
}
