//! Limits of size and number: the last that fits, and the first that does not.

use super::site::{assert_refused, exchange, server};
use crate::support::{PATIENCE, Wire, eventually, status};

const BEFORE: &str = "GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n";

/// A head of exactly so many bytes.
fn head_of(bytes: usize) -> String {
    let around = format!("{BEFORE}X: \r\n\r\n").len();
    format!("{BEFORE}X: {}\r\n\r\n", "y".repeat(bytes - around))
}

#[stario::test]
async fn a_head_may_have_64_kib_and_not_a_byte_more() {
    let (server, _) = server(|_| {}).await;
    for size in [1000, 8192, 8193, 40_000, 65_535, 65_536] {
        let answer = exchange(&server, head_of(size).as_bytes()).await;
        assert_eq!(status(&answer), 200, "{size}");
    }
    let answer = exchange(&server, head_of(65_537).as_bytes()).await;
    assert_refused("a byte more", &answer, 431);
}

#[stario::test]
async fn a_head_without_end_is_431_while_it_comes() {
    let (server, _) = server(|_| {}).await;
    for (name, piece) in [
        ("one header", "y".repeat(1000)),
        ("one cookie", "a=b; ".repeat(200)),
        ("many headers", "X: y\r\n".repeat(10)),
    ] {
        let mut wire = Wire::request(server.address(), BEFORE).await;
        if name != "many headers" {
            wire.send("Cookie: ").await;
        }
        wire.flood(piece.repeat(32 * 1024).as_bytes()).await;
        assert_refused(name, &wire.rest().await, 431);
    }
}

#[stario::test]
async fn a_hundred_headers_and_no_more() {
    let (server, _) = server(|_| {}).await;
    for (count, expected) in [(98, 200), (99, 431), (2000, 431)] {
        let request = format!("{BEFORE}{}\r\n", "X: y\r\n".repeat(count));
        let answer = exchange(&server, request.as_bytes()).await;
        assert_eq!(status(&answer), expected, "{count} and two: {answer}");
    }
}

#[stario::test]
async fn the_number_of_headers_is_a_setting_both_ways() {
    let request = |count| format!("{BEFORE}{}\r\n", "X: y\r\n".repeat(count));
    let (few, _) = server(|config| config.headers = 5).await;
    assert_eq!(status(&exchange(&few, request(3).as_bytes()).await), 200);
    assert_eq!(status(&exchange(&few, request(4).as_bytes()).await), 431);
    let (many, _) = server(|config| config.headers = 300).await;
    assert_eq!(status(&exchange(&many, request(298).as_bytes()).await), 200);
    assert_eq!(status(&exchange(&many, request(299).as_bytes()).await), 431);
}

#[stario::test]
async fn a_target_may_have_16_kib_and_not_a_byte_more() {
    let (server, _) = server(|_| {}).await;
    let request = |bytes: usize| {
        let target = format!("/{}", "a".repeat(bytes - 1));
        format!("GET {target} HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n")
    };
    for size in [8000, 8192, 16_384] {
        let answer = exchange(&server, request(size).as_bytes()).await;
        assert_eq!(status(&answer), 404, "{size}: the router's word");
    }
    for size in [16_385, 30_000, 70_000] {
        let answer = exchange(&server, request(size).as_bytes()).await;
        assert_refused("too long", &answer, 414);
    }
    let mut endless = Wire::request(server.address(), "GET /").await;
    endless.flood("a".repeat(1024 * 1024).as_bytes()).await;
    assert_refused("endless", &endless.rest().await, 414);
}

#[stario::test]
async fn chunk_extensions_are_counted_over_the_whole_body() {
    let (server, seen) = server(|_| {}).await;
    let request = |each: usize, chunks: usize| {
        let chunk = format!("1{}\r\nx\r\n", ";".to_owned() + &"e".repeat(each - 1));
        format!(
            "POST /save HTTP/1.1\r\nHost: t\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n{}0\r\n\r\n",
            chunk.repeat(chunks)
        )
    };
    for (each, chunks) in [(4096, 1), (1024, 4), (4, 1024)] {
        let answer = exchange(&server, request(each, chunks).as_bytes()).await;
        assert_eq!(status(&answer), 200, "{each} x {chunks}: {answer}");
    }
    let whole = seen.whole();
    for (each, chunks) in [(4097, 1), (1024, 5), (4, 1025)] {
        let answer = exchange(&server, request(each, chunks).as_bytes()).await;
        assert_refused("extensions", &answer, 400);
    }
    assert_eq!(seen.whole(), whole);
}

#[stario::test]
async fn trailers_are_few_and_short() {
    let (server, _) = server(|_| {}).await;
    let request = |trailers: String| {
        format!(
            "POST /save HTTP/1.1\r\nHost: t\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n{trailers}\r\n"
        )
    };
    for (name, trailers, expected) in [
        ("32", "X: y\r\n".repeat(32), 200),
        ("33", "X: y\r\n".repeat(33), 400),
        ("8 KiB", format!("X: {}\r\n", "y".repeat(8187)), 200),
        (
            "more than 8 KiB",
            format!("X: {}\r\n", "y".repeat(8188)),
            400,
        ),
    ] {
        let answer = exchange(&server, request(trailers).as_bytes()).await;
        assert_eq!(status(&answer), expected, "{name}: {answer}");
    }
}

/// A client that asks and asks while the first answer is not there.
#[stario::test]
async fn a_flood_of_requests_stays_in_the_socket() {
    let (server, seen) = server(|_| {}).await;
    let mut wire = Wire::request(server.address(), "GET /never HTTP/1.1\r\nHost: t\r\n\r\n").await;
    let flood = "GET / HTTP/1.1\r\nHost: t\r\n\r\n".repeat(2 * 1024 * 1024);
    let taken = wire.flood(flood.as_bytes()).await;
    assert!(taken < 24 * 1024 * 1024, "{taken} bytes were taken");
    assert_eq!(seen.calls(), 1, "one at a time");
}

/// A client that asks and asks and never reads.
#[stario::test]
async fn a_flood_of_requests_without_a_reader_stops() {
    let (server, seen) = server(|_| {}).await;
    let mut wire = Wire::connect(server.address()).await;
    let flood = "GET / HTTP/1.1\r\nHost: t\r\n\r\n".repeat(2 * 1024 * 1024);
    let taken = wire.flood(flood.as_bytes()).await;
    assert!(taken < flood.len(), "all was taken");
    let mut before = usize::MAX;
    let stopped = tokio::time::timeout(PATIENCE, async {
        while std::mem::replace(&mut before, seen.calls()) != seen.calls() {
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
    });
    assert!(stopped.await.is_ok(), "something still runs for nobody");
}

#[stario::test]
async fn breaches_are_counted_and_told_once_a_second() {
    let (server, _) = server(|_| {}).await;
    for _ in 0..30 {
        exchange(&server, b"GET / HTTP/1.1\r\n\r\n").await;
    }
    let spans = || {
        let spans = server.tracer().spans();
        spans
            .into_iter()
            .filter(|span| span.name == "server.gate")
            .collect::<Vec<_>>()
    };
    eventually("the first is told", || !spans().is_empty()).await;
    assert!(spans().len() <= 3, "no line for each: {}", spans().len());
    assert_eq!(spans()[0].attr("server.gate.malformed"), Some(&1.into()));
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    exchange(&server, b"TRACE / HTTP/1.1\r\nHost: t\r\n\r\n").await;
    let told = || {
        let spans = spans();
        let last = spans.last().unwrap().clone();
        last.attr("server.gate.unsupported") == Some(&1.into())
    };
    eventually("those in between are told with the next", told).await;
}
