//! Pipelining: answers in the order of their requests, and nothing after a refusal.

use super::site::{exchange, server};
use crate::support::{Wire, get, header, post, status};

/// The statuses of all answers, in their order.
fn statuses(answers: &str) -> Vec<u16> {
    answers
        .match_indices("HTTP/1.1 ")
        .map(|(at, _)| status(&answers[at..]))
        .collect()
}

#[stario::test]
async fn a_quick_answer_waits_for_the_slow_one_before_it() {
    let (server, seen) = server(|_| {}).await;
    let mut wire = Wire::request(server.address(), &(get("/slow?ms=80") + &get("/"))).await;
    tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    assert_eq!(seen.calls(), 1, "one at a time");
    assert!(wire.response().await.ends_with("slow"));
    assert!(wire.response().await.ends_with("home"));
}

#[stario::test]
async fn any_number_of_requests_is_answered_in_order() {
    for ahead in [1, 2, 16, 1000] {
        let (server, _) = server(|config| config.pipelined_requests = ahead).await;
        let mut wire = Wire::connect(server.address()).await;
        let all: String = (0..300).map(|n| post("/save", &"x".repeat(n))).collect();
        wire.send(&all).await;
        for n in 0..300 {
            let response = wire.response().await;
            assert!(
                response.ends_with(&format!("{n} bytes")),
                "{ahead}: {response}"
            );
        }
    }
}

#[stario::test]
async fn a_refusal_comes_after_the_answers_before_it() {
    let (server, seen) = server(|_| {}).await;
    let bad = "GET / HTTP/1.1\r\nHost : t\r\n\r\n";
    let requests = get("/slow?ms=50") + &post("/save", "abc") + &get("/nowhere") + bad + &get("/");
    let answers = exchange(&server, requests.as_bytes()).await;
    assert_eq!(statuses(&answers), [200, 200, 404, 400], "{answers}");
    assert_eq!(seen.calls(), 2);
    assert_eq!(seen.ended(), 2, "the slow one was not cut short");

    // The same when the bad one comes while the slow one runs, and byte by byte.
    let mut wire = Wire::request(server.address(), &get("/slow?ms=100")).await;
    for byte in bad.bytes() {
        wire.flood(&[byte]).await;
    }
    assert_eq!(statuses(&wire.rest().await), [200, 400]);
}

#[stario::test]
async fn a_refusal_comes_after_the_end_of_a_stream() {
    let (server, _) = server(|_| {}).await;
    for (after, expected) in [
        (get("/"), vec![200, 200]),
        (get("/") + &get("/nowhere"), vec![200, 200, 404]),
        ("junk\r\n\r\n".to_owned(), vec![200, 400]),
        (get("/") + "junk\r\n\r\n", vec![200, 200, 400]),
    ] {
        let mut wire = Wire::request(server.address(), &(post("/talk", "abc") + &after)).await;
        wire.read_until("0\r\n\r\n").await;
        if !expected.ends_with(&[400]) {
            wire.send("GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n")
                .await;
        }
        let answers = wire.rest().await;
        let closing = usize::from(!expected.ends_with(&[400]));
        let mut found = vec![200];
        found.extend(statuses(&answers));
        assert_eq!(
            found[..found.len() - closing],
            expected,
            "{after:?}: {answers}"
        );
    }
}

/// It has come with the request for the stream, and the connection ends behind it.
#[stario::test]
async fn the_last_request_behind_a_stream_is_answered() {
    let (server, _) = server(|_| {}).await;
    let last = "GET / HTTP/1.1\r\nhost: t\r\nconnection: close\r\n\r\n".to_owned();
    for (after, expected) in [
        (last.clone(), vec![200]),
        (get("/nowhere") + &last, vec![404, 200]),
        (last.clone() + &get("/"), vec![200]),
    ] {
        let mut wire = Wire::request(server.address(), &(post("/talk", "abc") + &after)).await;
        wire.read_until("0\r\n\r\n").await;
        let answers = wire.rest().await;
        assert_eq!(statuses(&answers), expected, "{after:?}: {answers}");
    }
}

#[stario::test]
async fn a_drain_answers_what_has_come_behind_a_stream() {
    let (server, _) = server(|_| {}).await;
    let behind = get("/") + &get("/nowhere");
    let mut wire = Wire::request(server.address(), &(get("/live") + &behind)).await;
    wire.read_until("\n\n\r\n").await;
    let stopped = server.stop().await;
    assert_eq!(stopped.forced_connections, 0);
    wire.read_until("0\r\n\r\n").await;
    let answers = wire.rest().await;
    assert_eq!(statuses(&answers), [200], "and said to be the last");
    assert_eq!(header(&answers, "connection"), Some("close"));
}

#[stario::test]
async fn a_connection_goes_on_after_a_stream_has_ended() {
    let (server, _) = server(|_| {}).await;
    let mut wire = Wire::connect(server.address()).await;
    for round in 0..3 {
        wire.send(&post("/talk", "abc")).await;
        let head = wire.read_until("\r\n\r\n").await;
        assert_eq!(
            header(&head, "transfer-encoding"),
            Some("chunked"),
            "{round}"
        );
        for n in 0..3 {
            assert!(wire.event().await.contains(&format!(">3-{n}<")), "{round}");
        }
        assert_eq!(wire.read_until("0\r\n\r\n").await, "0\r\n\r\n");
        wire.send(&get("/")).await;
        assert!(wire.response().await.ends_with("home"), "{round}");
    }
    wire.send("POST /talk HTTP/1.1\r\nHost: t\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx")
        .await;
    let answer = wire.rest().await;
    assert_eq!(header(&answer, "connection"), Some("close"));
    assert!(answer.ends_with("0\r\n\r\n"), "{answer}");
}

#[stario::test]
async fn http_1_0_gets_a_stream_without_chunks() {
    let (server, _) = server(|_| {}).await;
    let request = b"POST /talk HTTP/1.0\r\nHost: t\r\nContent-Length: 1\r\n\r\nx";
    let answer = exchange(&server, request).await;
    assert_eq!(header(&answer, "transfer-encoding"), None);
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(
        body.starts_with("event: ") && body.ends_with("\n\n"),
        "{body}"
    );
    assert_eq!(body.matches("event: ").count(), 3);
}

#[stario::test]
async fn a_body_error_is_the_last_answer() {
    let (server, seen) = server(|_| {}).await;
    let chunked = "POST /save HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n";
    let requests = get("/") + chunked + "3\r\nabcd\r\n0\r\n\r\n" + &get("/");
    let answers = exchange(&server, requests.as_bytes()).await;
    assert_eq!(statuses(&answers), [200, 400], "{answers}");
    assert_eq!((seen.calls(), seen.whole()), (2, 0));
}
