//! The ways in which a client leaves: half, wholly, early, and with a bang.

use std::time::Duration;

use super::site::{assert_refused, server};
use crate::support::{PATIENCE, Wire, eventually, get, post, status};

#[stario::test]
async fn a_client_that_closes_its_side_gets_its_answers() {
    let (server, seen) = server(|_| {}).await;
    for requests in [
        get("/"),
        post("/save", "abc"),
        get("/slow?ms=60"),
        get("/slow?ms=60") + &get("/") + &post("/save", "abc"),
        "POST /save HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"
            .to_owned(),
    ] {
        let before = seen.calls();
        let mut wire = Wire::request(server.address(), &requests).await;
        wire.half_close().await;
        let answers = wire.rest().await;
        let count = requests.matches(" HTTP/1.1\r\n").count();
        assert_eq!(
            answers.matches("HTTP/1.1 200 OK").count(),
            count,
            "{requests:?}: {answers}"
        );
        assert_eq!(seen.calls() - before, count);
    }
}

#[stario::test]
async fn a_handler_is_told_that_its_client_has_left() {
    for leave in ["close", "half close", "reset"] {
        let (server, seen) = server(|_| {}).await;
        let mut wire = Wire::request(server.address(), &get("/never")).await;
        eventually("the handler runs", || seen.calls() == 1).await;
        match leave {
            "close" => drop(wire),
            "reset" => wire.reset(),
            _ => {
                wire.half_close().await;
                eventually(leave, || seen.ended() == 1).await;
                // It answered nothing, so nothing comes.
                assert_eq!(wire.rest().await, "");
            }
        }
        eventually(leave, || seen.ended() == 1).await;
        let stopped = server.stop_within(PATIENCE / 5).await;
        assert_eq!(
            (stopped.forced_connections, stopped.unfinished_handlers),
            (0, 0),
            "{leave}"
        );
    }
}

/// An event stream is over when its client sends no more: it has nothing else to ask for.
#[stario::test]
async fn a_stream_ends_with_its_client_however_it_leaves() {
    for leave in ["close", "half close", "reset"] {
        let (server, seen) = server(|_| {}).await;
        let mut wire = Wire::request(server.address(), &get("/live")).await;
        wire.read_until("live</p>\n\n\r\n").await;
        // By now nothing but the stream's own queue holds it.
        tokio::time::sleep(Duration::from_millis(20)).await;
        match leave {
            "close" => drop(wire),
            "reset" => wire.reset(),
            _ => {
                wire.half_close().await;
                assert_eq!(wire.rest().await, "", "cut, without a last chunk");
            }
        }
        eventually(leave, || seen.ended() == 1).await;
        let stopped = server.stop_within(PATIENCE / 5).await;
        assert_eq!(
            (stopped.forced_connections, stopped.unfinished_handlers),
            (0, 0),
            "{leave}"
        );
    }
}

/// Another request behind the stream, in the same packet or later, hides nothing.
#[stario::test]
async fn a_stream_with_a_request_behind_it_ends_with_its_client_too() {
    for together in [true, false] {
        let (server, seen) = server(|_| {}).await;
        let first = get("/live")
            + if together {
                "GET / HTTP/1.1\r\nHost: t\r\n\r\n"
            } else {
                ""
            };
        let mut wire = Wire::request(server.address(), &first).await;
        wire.read_until("live</p>\n\n\r\n").await;
        tokio::time::sleep(Duration::from_millis(20)).await;
        if !together {
            wire.send(&get("/")).await;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        wire.half_close().await;
        assert_eq!(wire.rest().await, "", "cut: the stream never ends before");
        eventually("the handler ends", || seen.ended() == 1).await;
        assert_eq!(seen.calls(), 1);
    }
}

#[stario::test]
async fn requests_behind_a_slow_one_are_answered_after_a_half_close() {
    let (server, seen) = server(|_| {}).await;
    let mut wire = Wire::request(server.address(), &get("/slow?ms=100")).await;
    eventually("the handler runs", || seen.calls() == 1).await;
    // Each comes by itself while the first is in flight; the last one is not whole.
    for part in [
        &get("/"),
        "POST /save HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\r\nabc",
        "GET / HT",
    ] {
        wire.send(part).await;
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    wire.half_close().await;
    let answers = wire.rest().await;
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 3, "{answers}");
    let last = answers.rfind("HTTP/1.1 ").expect("an answer");
    assert_refused("cut off", &answers[last..], 400);
}

#[stario::test]
async fn a_stream_to_http_1_0_ends_with_its_client_too() {
    let (server, seen) = server(|_| {}).await;
    let mut wire = Wire::request(server.address(), "GET /live HTTP/1.0\r\n\r\n").await;
    wire.read_until("live</p>\n\n").await;
    tokio::time::sleep(Duration::from_millis(20)).await;
    wire.half_close().await;
    assert_eq!(wire.rest().await, "");
    eventually("the handler ends", || seen.ended() == 1).await;
}

/// What a client may have sent and read when it vanishes.
const STAGES: &[(&str, &str, &str)] = &[
    ("connected", "", ""),
    ("in the request line", "GET / HT", ""),
    ("in the headers", "GET / HTTP/1.1\r\nHost: t\r\n", ""),
    (
        "before the body",
        "POST /save HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\n",
        "",
    ),
    (
        "in the body",
        "POST /save HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\nabc",
        "",
    ),
    (
        "in a chunk",
        "POST /save HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        "",
    ),
    (
        "in the handler",
        "GET /slow?ms=100 HTTP/1.1\r\nHost: t\r\n\r\n",
        "",
    ),
    (
        "waiting for ever",
        "GET /never HTTP/1.1\r\nHost: t\r\n\r\n",
        "",
    ),
    ("before the answer", "GET / HTTP/1.1\r\nHost: t\r\n\r\n", ""),
    (
        "in the answer",
        "GET /big HTTP/1.1\r\nHost: t\r\n\r\n",
        "xxx",
    ),
    (
        "after the answer",
        "GET / HTTP/1.1\r\nHost: t\r\n\r\n",
        "home",
    ),
    (
        "before a stream",
        "GET /live HTTP/1.1\r\nHost: t\r\n\r\n",
        "",
    ),
    (
        "in a stream",
        "GET /live HTTP/1.1\r\nHost: t\r\n\r\n",
        "live</p>",
    ),
    (
        "with more requests",
        "GET /slow?ms=100 HTTP/1.1\r\nHost: t\r\n\r\nGET / HTTP/1.1\r\nHost: t\r\n\r\n",
        "",
    ),
    ("after a refusal", "junk\r\n\r\n", "HTTP/1.1 400"),
];

#[stario::test]
async fn a_client_may_vanish_at_any_stage() {
    let (server, seen) = server(|_| {}).await;
    for (name, sent, read) in STAGES {
        for reset in [true, false] {
            for pause in [0, 10] {
                let mut wire = Wire::request(server.address(), sent).await;
                if !read.is_empty() {
                    wire.read_until(read).await;
                }
                tokio::time::sleep(Duration::from_millis(pause)).await;
                if reset {
                    wire.reset();
                } else {
                    drop(wire);
                }
                let mut other = Wire::request(server.address(), &get("/")).await;
                assert_eq!(status(&other.response().await), 200, "{name}");
            }
        }
    }
    assert!(seen.calls() > STAGES.len());
    let stopped = server.stop_within(PATIENCE / 4).await;
    assert_eq!(
        (stopped.forced_connections, stopped.unfinished_handlers),
        (0, 0)
    );
}

/// The client is still sending when the answer comes; a reset would take the answer away from it.
#[stario::test]
async fn an_early_answer_is_not_lost() {
    let (server, _) = server(|config| config.body_bytes = 1000).await;
    let much = "x".repeat(4 * 1024 * 1024);
    for (name, head, expected) in [
        (
            "declared",
            "POST /save HTTP/1.1\r\nHost: t\r\nContent-Length: 4194304\r\n\r\n",
            413,
        ),
        (
            "chunked",
            "POST /save HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n400000\r\n",
            413,
        ),
        (
            "not read",
            "POST /ignore HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n400000\r\n",
            200,
        ),
        (
            "no such page",
            "POST /nowhere HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n400000\r\n",
            404,
        ),
    ] {
        let mut wire = Wire::request(server.address(), head).await;
        wire.flood(much.as_bytes()).await;
        let answer = wire.rest().await;
        assert_eq!(status(&answer), expected, "{name}: {answer}");
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{name}: {answer}");
    }
    let mut wire = Wire::request(server.address(), "junk\r\n\r\n").await;
    wire.flood(much.as_bytes()).await;
    assert_refused("junk", &wire.rest().await, 400);
}

#[stario::test]
async fn a_drain_closes_idle_connections_at_once() {
    let (server, _) = server(|_| {}).await;
    let mut fresh = Wire::connect(server.address()).await;
    let mut used = Wire::request(server.address(), &get("/")).await;
    used.response().await;
    let mut resting = Wire::request(server.address(), &get("/")).await;
    resting.response().await;
    tokio::time::sleep(Duration::from_millis(400)).await;
    used.send(&get("/")).await;
    used.response().await;
    let mut half = Wire::request(server.address(), "GET / HT").await;
    tokio::time::sleep(Duration::from_millis(20)).await;
    let begun = std::time::Instant::now();
    let stopped = server.stop().await;
    assert_eq!(stopped.forced_connections, 0);
    assert!(
        begun.elapsed() < Duration::from_secs(2),
        "{:?}",
        begun.elapsed()
    );
    for wire in [&mut fresh, &mut used, &mut resting, &mut half] {
        assert_eq!(wire.rest().await, "");
    }
}
