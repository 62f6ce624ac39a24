//! Bodies: chunks to the letter, lengths, and what a handler sees of a bad one.

use super::site::{assert_refused, exchange, server};
use crate::support::{Wire, header, status};

const CHUNKED: &str = "POST /save HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n";

/// What stands where a chunked body should.
const BAD_CHUNKS: &[(&str, &[u8])] = &[
    ("no size", b"\r\nabc\r\n0\r\n\r\n"),
    ("a hexadecimal prefix", b"0x3\r\nabc\r\n0\r\n\r\n"),
    ("a positive size", b"+3\r\nabc\r\n0\r\n\r\n"),
    ("a negative size", b"-3\r\nabc\r\n0\r\n\r\n"),
    ("a size of letters", b"xyz\r\nabc\r\n0\r\n\r\n"),
    ("a size in quotes", b"\"3\"\r\nabc\r\n0\r\n\r\n"),
    ("a separated size", b"1_0\r\n0123456789abcdef\r\n0\r\n\r\n"),
    ("a size with a fraction", b"3.0\r\nabc\r\n0\r\n\r\n"),
    ("a blank before the size", b" 3\r\nabc\r\n0\r\n\r\n"),
    ("a blank after the size", b"3 \r\nabc\r\n0\r\n\r\n"),
    ("a tab after the size", b"3\t\r\nabc\r\n0\r\n\r\n"),
    (
        "a size of 17 digits",
        b"00000000000000003\r\nabc\r\n0\r\n\r\n",
    ),
    (
        "a size beyond 64 bits",
        b"10000000000000003\r\nabc\r\n0\r\n\r\n",
    ),
    ("a size of 64 bits", b"ffffffffffffffff\r\nabc\r\n0\r\n\r\n"),
    (
        "a size of 63 bits and more",
        b"8000000000000000\r\nabc\r\n0\r\n\r\n",
    ),
    ("a line feed after the size", b"3\nabc\r\n0\r\n\r\n"),
    ("a carriage return after the size", b"3\rabc\r\n0\r\n\r\n"),
    (
        "two carriage returns after the size",
        b"3\r\r\nabc\r\n0\r\n\r\n",
    ),
    ("NUL after the size", b"3\0\r\nabc\r\n0\r\n\r\n"),
    ("NUL as the size", b"\0\r\nabc\r\n0\r\n\r\n"),
    ("a line feed after the data", b"3\r\nabc\n0\r\n\r\n"),
    ("a carriage return after the data", b"3\r\nabc\r0\r\n\r\n"),
    ("nothing after the data", b"3\r\nabc0\r\n\r\n"),
    ("more data than the size", b"3\r\nabcd\r\n0\r\n\r\n"),
    ("an empty line after the data", b"3\r\nabc\r\n\r\n0\r\n\r\n"),
    ("less data than the size", b"5\r\nabc\r\n0\r\n\r\nxx"),
    (
        "a carriage return in an extension",
        b"3;a\rb\r\nabc\r\n0\r\n\r\n",
    ),
    ("a line feed in an extension", b"3;a\nabc\r\n0\r\n\r\n"),
    ("NUL in an extension", b"3;a=\0\r\nabc\r\n0\r\n\r\n"),
    ("a line feed at the last size", b"3\r\nabc\r\n0\n\r\n"),
    ("a line feed at the end", b"3\r\nabc\r\n0\r\n\n"),
    ("a carriage return at the end", b"3\r\nabc\r\n0\r\n\rX"),
    ("a trailer without a colon", b"3\r\nabc\r\n0\r\nX\r\n\r\n"),
    ("a trailer without a name", b"3\r\nabc\r\n0\r\n: y\r\n\r\n"),
    (
        "a trailer with a blank before its colon",
        b"3\r\nabc\r\n0\r\nX : y\r\n\r\n",
    ),
    ("a folded trailer", b"3\r\nabc\r\n0\r\nX: y\r\n z\r\n\r\n"),
    (
        "a trailer that begins with a blank",
        b"3\r\nabc\r\n0\r\n X: y\r\n\r\n",
    ),
    ("NUL in a trailer", b"3\r\nabc\r\n0\r\nX: \0\r\n\r\n"),
    (
        "a line feed after a trailer",
        b"3\r\nabc\r\n0\r\nX: y\n\r\n",
    ),
    (
        "a carriage return in a trailer",
        b"3\r\nabc\r\n0\r\nX: a\rb\r\n\r\n",
    ),
    (
        "a request instead of a trailer",
        b"3\r\nabc\r\n0\r\nGET / HTTP/1.1\r\nHost: t\r\n\r\n",
    ),
];

#[stario::test]
async fn a_malformed_chunk_is_400_and_never_a_whole_body() {
    let (server, seen) = server(|_| {}).await;
    let smuggled = b"GET / HTTP/1.1\r\nHost: t\r\n\r\n";
    for (name, body) in BAD_CHUNKS {
        let request = [CHUNKED.as_bytes(), body, smuggled].concat();
        let answer = exchange(&server, &request).await;
        assert_refused(name, &answer, 400);
        // The same when head and body come apart.
        let mut wire = Wire::request(server.address(), CHUNKED).await;
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        wire.send_bytes(&[body, &smuggled[..]].concat()).await;
        assert_refused(name, &wire.rest().await, 400);
    }
    assert_eq!(seen.whole(), 0, "no handler took one for whole");
    assert_eq!(seen.calls(), BAD_CHUNKS.len() * 2);
}

#[stario::test]
async fn a_bad_body_that_nobody_reads_ends_the_connection() {
    let (server, _) = server(|_| {}).await;
    for (name, body) in BAD_CHUNKS {
        let head = CHUNKED.replace("/save", "/ignore");
        let request = [head.as_bytes(), body, b"GET / HTTP/1.1\r\nHost: t\r\n\r\n"].concat();
        let answer = exchange(&server, &request).await;
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{name}: {answer}");
        assert!(answer.ends_with("ignored"), "{name}: {answer}");
    }
}

/// Chunked bodies of three bytes.
const GOOD_CHUNKS: &[(&str, &[u8])] = &[
    ("one chunk", b"3\r\nabc\r\n0\r\n\r\n"),
    ("three chunks", b"1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\n\r\n"),
    ("zeros before the size", b"0003\r\nabc\r\n0\r\n\r\n"),
    ("16 digits", b"0000000000000003\r\nabc\r\n0\r\n\r\n"),
    ("many zeros at the end", b"3\r\nabc\r\n0000\r\n\r\n"),
    ("an extension", b"3;name=value\r\nabc\r\n0\r\n\r\n"),
    (
        "an extension in quotes",
        b"3;name=\"a b;c\"\r\nabc\r\n0\r\n\r\n",
    ),
    ("an extension of the last chunk", b"3\r\nabc\r\n0;x\r\n\r\n"),
    ("line ends as data", b"3\r\n\r\n\n\r\n0\r\n\r\n"),
    ("a trailer", b"3\r\nabc\r\n0\r\nX: y\r\n\r\n"),
    ("two trailers", b"3\r\nabc\r\n0\r\nX: y\r\nZ:\r\n\r\n"),
];

#[stario::test]
async fn well_formed_chunks_are_read_and_the_connection_goes_on() {
    let (server, _) = server(|_| {}).await;
    let mut wire = Wire::connect(server.address()).await;
    for (name, body) in GOOD_CHUNKS {
        wire.send_bytes(&[CHUNKED.as_bytes(), body].concat()).await;
        let response = wire.response().await;
        assert!(response.ends_with("3 bytes"), "{name}: {response}");
        // Byte by byte.
        for byte in [CHUNKED.as_bytes(), body].concat() {
            wire.send_bytes(&[byte]).await;
        }
        let response = wire.response().await;
        assert!(response.ends_with("3 bytes"), "{name}: {response}");
    }
}

#[stario::test]
async fn sizes_may_be_in_either_case() {
    let (server, _) = server(|_| {}).await;
    let mut wire = Wire::connect(server.address()).await;
    for size in ["1a", "1A", "01a"] {
        let body = format!("{size}\r\n{}\r\n0\r\n\r\n", "x".repeat(26));
        wire.send(&(CHUNKED.to_owned() + &body)).await;
        assert!(wire.response().await.ends_with("26 bytes"), "{size}");
    }
}

#[stario::test]
async fn a_length_may_have_zeros_before_it() {
    let (server, _) = server(|_| {}).await;
    let mut wire = Wire::connect(server.address()).await;
    for length in ["10", "010", "00000000000000000000000000000010"] {
        let head = format!("POST /save HTTP/1.1\r\nHost: t\r\nContent-Length: {length}\r\n\r\n");
        wire.send(&(head + "0123456789")).await;
        assert!(wire.response().await.ends_with("10 bytes"), "{length}");
    }
}

#[stario::test]
async fn what_follows_a_body_is_the_next_request() {
    let (server, _) = server(|_| {}).await;
    let mut wire = Wire::connect(server.address()).await;
    let body = "GET /inner HTTP/1.1\r\nHost: t\r\n\r\n";
    let outer = format!(
        "POST /save HTTP/1.1\r\nHost: t\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    wire.send(&(outer + "GET / HTTP/1.1\r\nHost: t\r\n\r\n"))
        .await;
    assert!(
        wire.response()
            .await
            .ends_with(&format!("{} bytes", body.len()))
    );
    assert!(wire.response().await.ends_with("home"));
}

#[stario::test]
async fn a_body_that_is_cut_off_is_400_to_a_client_that_still_reads() {
    let (server, seen) = server(|_| {}).await;
    for request in [
        "POST /save HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\nabc".to_owned(),
        CHUNKED.to_owned(),
        CHUNKED.to_owned() + "3\r\nab",
        CHUNKED.to_owned() + "3\r\nabc\r\n",
        CHUNKED.to_owned() + "3\r\nabc\r\n0\r\n",
        CHUNKED.to_owned() + "3\r\nabc\r\n0\r\nX: y",
    ] {
        let mut wire = Wire::request(server.address(), &request).await;
        wire.half_close().await;
        let answer = wire.rest().await;
        assert_eq!(status(&answer), 400, "{request:?}");
    }
    assert_eq!(seen.whole(), 0);
}

#[stario::test]
async fn continue_is_said_once_and_only_to_those_who_wait() {
    let (server, _) = server(|config| config.body_bytes = 100).await;
    let expecting = "Expect: 100-continue\r\nHost: t\r\n";
    let mut wire = Wire::connect(server.address()).await;
    for expect in ["100-continue", "100-Continue"] {
        let head = format!(
            "POST /save HTTP/1.1\r\nHost: t\r\nExpect: {expect}\r\nContent-Length: 3\r\n\r\n"
        );
        wire.send(&head).await;
        assert_eq!(
            wire.read_until("\r\n\r\n").await,
            "HTTP/1.1 100 Continue\r\n\r\n"
        );
        wire.send("abc").await;
        let response = wire.response().await;
        assert_eq!(status(&response), 200);
        assert!(response.ends_with("3 bytes"));
    }

    let rows: [(&str, String, u16); 5] = [
        (
            "HTTP/1.0",
            format!("POST /save HTTP/1.0\r\n{expecting}Content-Length: 3\r\n\r\nabc"),
            200,
        ),
        (
            "no body",
            format!("POST /save HTTP/1.1\r\n{expecting}Connection: close\r\n\r\n"),
            200,
        ),
        (
            "a body over the limit",
            format!("POST /save HTTP/1.1\r\n{expecting}Content-Length: 101\r\n\r\n"),
            413,
        ),
        (
            "a body that nobody reads",
            format!("POST /ignore HTTP/1.1\r\n{expecting}Content-Length: 3\r\n\r\n"),
            200,
        ),
        (
            "no such page",
            format!("POST /nowhere HTTP/1.1\r\n{expecting}Content-Length: 3\r\n\r\n"),
            404,
        ),
    ];
    for (name, request, expected) in rows {
        let answer = exchange(&server, request.as_bytes()).await;
        assert_eq!(
            status(&answer),
            expected,
            "{name}: the first line, {answer}"
        );
        assert_eq!(answer.matches("HTTP/1.").count(), 1, "{name}: {answer}");
    }
}

#[stario::test]
async fn a_compressed_body_is_415_and_nothing_inflates_it() {
    let (server, seen) = server(|_| {}).await;
    for (path, coding, expected) in [
        ("/save", "gzip", 415),
        ("/save", "GZIP", 415),
        ("/save", "br, gzip", 415),
        ("/save", "gzip\r\nContent-Encoding: identity", 415),
        ("/save", "x-unknown", 415),
        ("/save", "", 415),
        ("/talk", "zstd", 415),
        ("/save", "identity", 200),
        ("/ignore", "gzip", 200),
    ] {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: t\r\nConnection: close\r\nContent-Encoding: {coding}\r\nContent-Length: 3\r\n\r\nabc"
        );
        let answer = exchange(&server, request.as_bytes()).await;
        assert_eq!(status(&answer), expected, "{path} {coding:?}: {answer}");
    }
    assert_eq!(seen.whole(), 1);
}

/// What nobody has read of a body is not taken for a request when the stream is over: behind a proxy
/// it would be a request of somebody else.
#[stario::test]
async fn a_body_that_a_stream_ignores_is_no_request() {
    let (server, seen) = server(|_| {}).await;
    let body = "GET / HTTP/1.1\r\nHost: t\r\n\r\n";
    let length = format!("Content-Length: {}\r\n", body.len());
    let expect = format!("Expect: 100-continue\r\n{length}");
    let chunked = "Transfer-Encoding: chunked\r\n";
    let chunks = format!("3\r\nabc\r\n{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    let expect_chunks = format!("Expect: 100-continue\r\n{chunked}");
    for (fields, body) in [
        (length.as_str(), body),
        (&expect, body),
        (chunked, &chunks),
        (&expect_chunks, &chunks),
    ] {
        for (apart, behind) in [
            (false, ""),
            (true, ""),
            (false, "GET / HTTP/1.1\r\nHost: t\r\n\r\n"),
        ] {
            let before = seen.calls();
            let mut wire = Wire::connect(server.address()).await;
            let head = format!("POST /deaf HTTP/1.1\r\nHost: t\r\n{fields}\r\n");
            if apart {
                wire.send(&head).await;
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
                wire.send(body).await;
            } else {
                wire.send(&format!("{head}{body}{behind}")).await;
            }
            wire.read_until("\r\n0\r\n\r\n").await;
            // The connection goes on, or is closed; nothing in between.
            let rest = tokio::time::timeout(std::time::Duration::from_millis(50), wire.rest());
            let case = format!("{fields:?}, apart: {apart}, behind: {behind:?}");
            if let Ok(rest) = rest.await {
                assert!(rest.is_empty() || status(&rest) == 200, "{case}: {rest}");
            }
            let answered = seen.calls() - before - 1;
            assert!(answered <= usize::from(!behind.is_empty()), "{case}");
        }
    }
}

/// A body that was read leaves the connection as it was, whoever sends the answer.
#[stario::test]
async fn a_body_that_was_read_does_not_hold_a_stream_up() {
    let (server, _) = server(|_| {}).await;
    let next = "GET / HTTP/1.1\r\nHost: t\r\n\r\n";
    for body in [
        "Content-Length: 3\r\n\r\nabc",
        "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    ] {
        let mut wire = Wire::connect(server.address()).await;
        for _ in 0..2 {
            let talk = format!("POST /talk HTTP/1.1\r\nHost: t\r\n{body}{next}");
            wire.send(&talk).await;
            let stream = wire.read_until("\r\n0\r\n\r\n").await;
            assert!(stream.contains(">3-2<"), "{stream}");
            assert!(wire.response().await.ends_with("\r\n\r\nhome"));
        }
    }
}

/// What is large leaves without hyper, whoever asks for more meanwhile.
#[stario::test]
async fn large_answers_are_whole_and_the_connection_goes_on() {
    let (server, _) = server(|_| {}).await;
    let mut wire = Wire::connect(server.address()).await;
    let request = "GET /page?bytes=200000 HTTP/1.1\r\nHost: t\r\n\r\n";
    for _ in 0..2 {
        wire.send(request).await;
        let page = wire.response().await;
        assert!(page.ends_with("end") && header(&page, "transfer-encoding").is_none());
    }
    wire.send(&format!(
        "{request}{request}GET / HTTP/1.1\r\nHost: t\r\n\r\n"
    ))
    .await;
    for _ in 0..2 {
        let page = wire.response().await;
        assert_eq!(header(&page, "content-length"), Some("200000"));
        assert!(page.ends_with("xend"));
    }
    assert!(wire.response().await.ends_with("\r\n\r\nhome"));
}

#[stario::test]
async fn large_answers_are_whole_where_hyper_sends_them() {
    let (server, _) = server(|_| {}).await;
    for request in [
        "GET /page?bytes=200000 HTTP/1.0\r\n\r\n",
        "GET /page?bytes=200000 HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n",
        "POST /page?bytes=200000 HTTP/1.1\r\nHost: t\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc",
    ] {
        let answer = exchange(&server, request.as_bytes()).await;
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert_eq!(header(head, "content-length"), Some("200000"), "{request}");
        assert!(body.len() == 200_000 && body.ends_with("xend"), "{request}");
    }
    let mut wire = Wire::connect(server.address()).await;
    wire.send("HEAD /page?bytes=200000 HTTP/1.1\r\nHost: t\r\n\r\n")
        .await;
    let head = wire.read_until("\r\n\r\n").await;
    assert_eq!(header(&head, "content-length"), Some("200000"));
    wire.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n").await;
    assert!(
        wire.response().await.ends_with("\r\n\r\nhome"),
        "nothing came in between"
    );
}
