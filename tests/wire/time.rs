//! Clients that take their time, with limits that a test can wait for.

use std::time::{Duration, Instant};

use super::site::{assert_refused, server};
use crate::support::{PATIENCE, Wire, eventually, get, status};

const SHORT: Duration = Duration::from_millis(150);

/// What a limit may take on a busy machine.
const SOON: Duration = Duration::from_secs(3);

#[stario::test]
async fn a_client_that_says_nothing_is_closed_without_a_word() {
    let (server, _) = server(|config| config.header_timeout = SHORT).await;
    let begun = Instant::now();
    assert_eq!(Wire::connect(server.address()).await.rest().await, "");
    assert!(begun.elapsed() < SOON);
}

#[stario::test]
async fn a_head_that_stops_anywhere_is_408() {
    let (server, seen) = server(|config| config.header_timeout = SHORT).await;
    for half in [
        "G",
        "GET ",
        "GET / HTTP/1.1",
        "GET / HTTP/1.1\r\n",
        "GET / HTTP/1.1\r\nHost: t\r",
        "GET / HTTP/1.1\r\nHost: t\r\n\r",
        "PRI * HTTP/2.0\r\n",
        "\r\nG",
    ] {
        let begun = Instant::now();
        let mut wire = Wire::request(server.address(), half).await;
        assert_refused(half, &wire.rest().await, 408);
        assert!(begun.elapsed() < SOON, "{half:?}");
    }
    assert_eq!(seen.calls(), 0);
}

#[stario::test]
async fn a_head_that_drips_is_408_whatever_the_progress() {
    let (server, _) = server(|config| config.header_timeout = SHORT).await;
    let mut wire = Wire::connect(server.address()).await;
    for request in 0..2 {
        let begun = Instant::now();
        for byte in get("/").bytes().chain(b"X: y\r\n".repeat(1000)) {
            if wire.flood(&[byte]).await == 0 || begun.elapsed() > SHORT * 2 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        assert_refused("dripped", &wire.rest().await, 408);
        assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
        if request == 0 {
            // The same for the second request of a connection.
            wire = Wire::request(server.address(), &get("/")).await;
            wire.response().await;
        }
    }
}

#[stario::test]
async fn an_idle_connection_is_closed_without_a_word() {
    let (server, _) = server(|config| config.keep_alive_timeout = SHORT).await;
    for after in ["", "\r", "\r\n"] {
        let mut wire = Wire::request(server.address(), &get("/")).await;
        wire.response().await;
        let begun = Instant::now();
        wire.send(after).await;
        assert_eq!(wire.rest().await, "", "{after:?}");
        assert!(begun.elapsed() < SOON, "{after:?}");
    }
}

#[stario::test]
async fn an_idle_connection_rests_and_serves_again() {
    let (server, _) = server(|_| {}).await;
    let mut wire = Wire::connect(server.address()).await;
    for pause in [0, 50, 400, 600] {
        tokio::time::sleep(Duration::from_millis(pause)).await;
        wire.send(&(get("/") + &get("/"))).await;
        assert!(wire.response().await.ends_with("home"), "after {pause} ms");
        assert!(wire.response().await.ends_with("home"), "after {pause} ms");
    }
    // Half a head while it rests.
    tokio::time::sleep(Duration::from_millis(400)).await;
    wire.send("GET / HTTP/1.1\r\nHo").await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    wire.send("st: t\r\n\r\n").await;
    assert!(wire.response().await.ends_with("home"));
}

#[stario::test]
async fn idle_time_has_nothing_to_do_with_the_time_for_a_head() {
    let (server, _) = server(|config| config.header_timeout = SHORT).await;
    let mut wire = Wire::request(server.address(), &get("/")).await;
    wire.response().await;
    tokio::time::sleep(SHORT * 3).await;
    wire.send(&get("/")).await;
    assert!(wire.response().await.ends_with("home"));
}

#[stario::test]
async fn a_body_that_stalls_is_408() {
    let (server, seen) = server(|config| config.body_timeout = SHORT).await;
    for half in [
        "POST /save HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\n",
        "POST /save HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\nabc",
        "POST /save HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST /save HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        "POST /save HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n",
    ] {
        let begun = Instant::now();
        let mut wire = Wire::request(server.address(), half).await;
        assert_refused(half, &wire.rest().await, 408);
        assert!(begun.elapsed() < SOON, "{half:?}");
    }
    assert_eq!(seen.whole(), 0);
}

#[stario::test]
async fn a_body_that_drips_is_408_and_a_slow_one_is_read() {
    let (server, _) = server(|config| {
        config.body_timeout = SHORT;
        config.body_min_rate = 500;
    })
    .await;
    for (step, expected) in [(5, 408), (100, 200)] {
        let head = format!(
            "POST /save HTTP/1.1\r\nHost: t\r\nContent-Length: {}\r\n\r\n",
            step * 20
        );
        let mut wire = Wire::request(server.address(), &head).await;
        for _ in 0..20 {
            tokio::time::sleep(Duration::from_millis(40)).await;
            wire.flood("x".repeat(step).as_bytes()).await;
        }
        let answer = wire.response().await;
        assert_eq!(status(&answer), expected, "{step} bytes a time: {answer}");
    }
}

#[stario::test]
async fn a_rate_of_nothing_allows_any() {
    let (server, _) = server(|config| {
        config.body_timeout = SHORT;
        config.body_min_rate = 0;
    })
    .await;
    let head = "POST /save HTTP/1.1\r\nHost: t\r\nContent-Length: 20\r\n\r\n";
    let mut wire = Wire::request(server.address(), head).await;
    for _ in 0..20 {
        tokio::time::sleep(Duration::from_millis(40)).await;
        wire.send("x").await;
    }
    assert!(wire.response().await.ends_with("20 bytes"));
}

#[stario::test]
async fn a_big_answer_that_nobody_reads_is_aborted() {
    let (server, seen) = server(|config| config.write_timeout = SHORT).await;
    let wire = Wire::request(server.address(), &get("/big")).await;
    eventually("the handler ran", || seen.calls() == 1).await;
    let counted = || {
        server
            .tracer()
            .has_attribute("server.gate.write_timeout", 1)
    };
    eventually("the connection is given up", counted).await;
    let stopped = server.stop_within(Duration::from_millis(300)).await;
    assert_eq!(stopped.forced_connections, 0, "it was gone already");
    assert!(
        wire.ends_by_reset().await,
        "the system holds nothing for it"
    );
}

#[stario::test]
async fn a_big_answer_that_is_read_slowly_arrives_whole() {
    let (server, _) = server(|config| config.write_timeout = Duration::from_millis(500)).await;
    let mut wire = Wire::request(server.address(), &get("/big")).await;
    // Longer than the limit in all, and never without progress.
    tokio::time::sleep(Duration::from_millis(200)).await;
    let response = wire.response().await;
    assert_eq!(
        response.len() - response.find("\r\n\r\n").unwrap() - 4,
        32 * 1024 * 1024
    );
}

#[stario::test]
async fn held_clients_do_not_delay_others() {
    let (server, _) = server(|_| {}).await;
    let mut held = Vec::new();
    for n in 0..200 {
        let half = [
            "GET / HT",
            "POST /save HTTP/1.1\r\nHost: t\r\nContent-Length: 9\r\n\r\n",
            "",
        ];
        held.push(Wire::request(server.address(), half[n % 3]).await);
    }
    for _ in 0..50 {
        let mut wire = Wire::request(server.address(), &get("/")).await;
        assert_eq!(status(&wire.response().await), 200);
    }
    drop(held);
    let stopped = server.stop_within(PATIENCE / 5).await;
    assert_eq!(stopped.forced_connections, 0);
}
