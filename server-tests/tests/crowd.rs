//! Many clients at once: a deploy with all its tabs open, and their return.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(unix)]

mod support;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use support::site::in_time;
use support::{PATIENCE, Process, app};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// Opens a connection, sends a request and reads up to `mark`.
async fn open(address: SocketAddr, path: &str, mark: &[u8]) -> (TcpStream, Vec<u8>) {
    let mut socket = in_time(TcpStream::connect(address)).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: test\r\n\r\n");
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut read = Vec::new();
    while !read.windows(mark.len()).any(|part| part == mark) {
        let count = in_time(socket.read_buf(&mut read)).await.unwrap();
        assert!(
            count > 0 && read.len() < 10_000,
            "closed after {:?}",
            String::from_utf8_lossy(&read)
        );
    }
    (socket, read)
}

async fn rest((mut socket, mut read): (TcpStream, Vec<u8>)) -> Vec<u8> {
    in_time(socket.read_to_end(&mut read)).await.unwrap();
    read
}

async fn all<T: Send + 'static>(
    work: impl Iterator<Item: Future<Output = T> + Send + 'static>,
) -> Vec<T> {
    work.collect::<JoinSet<T>>().join_all().await
}

/// Stop accepting, streams, requests, the process: in that order, and nothing is torn.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_drain_of_a_thousand_streams_and_a_hundred_requests_keeps_its_order() {
    let mut process = Process::start(app().env("STARIO_MAX_STREAMS_PER_CLIENT", "2000"));
    let address = process.address();
    let streams = all((0..1000).map(|_| open(address, "/quiet", b"\n\n\r\n"))).await;
    let slow =
        (0..100).map(|_| async move { rest(open(address, "/slow?ms=2000", b"slow").await).await });
    let slow: JoinSet<Vec<u8>> = slow.collect();
    tokio::time::sleep(Duration::from_millis(500)).await;

    process.signal("TERM");
    let signalled = Instant::now();
    let streams = all(streams.into_iter().map(rest)).await;
    let ended = signalled.elapsed();
    // Who was in the queue has been taken, and then nobody is let in.
    while TcpStream::connect(address).await.is_ok() {
        assert!(signalled.elapsed() < Duration::from_secs(1), "still let in");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(slow.len() == 100, "they are waited for all the time");
    for events in streams {
        assert!(events.ends_with(b"\r\n0\r\n\r\n"), "a stream was torn");
    }
    for answer in slow.join_all().await {
        let answer = String::from_utf8(answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        assert!(
            answer.contains("connection: close\r\n") && answer.ends_with("slow"),
            "{answer}"
        );
        assert!(signalled.elapsed() > ended, "streams end before requests");
    }
    assert_eq!(process.ended().code(), Some(0));
    let attributes = process.span("server.shutdown")["attributes"].clone();
    let figure = |name: &str| attributes[format!("server.shutdown.{name}")].clone();
    assert_eq!(figure("open_connections"), 1100);
    assert_eq!(figure("forced_connections"), 0);
    assert_eq!(figure("unfinished_handlers"), 0);
}

/// The clients of five thousand tabs that lost their server come back within seconds.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_thousand_streams_come_back_at_once_and_none_is_refused() {
    let mut command = app();
    command
        .env("STARIO_MAX_STREAMS_PER_CLIENT", "10000")
        .env("STARIO_TRACER", "noop");
    let mut process = Process::start(&mut command);
    let address = process.address();
    // As many as this process, which holds the other ends, may have open itself.
    let most = open_files().saturating_sub(500).min(5000);
    let begun = Instant::now();
    let streams = all((0..most).map(|_| open(address, "/quiet", b"\r\n\r\n"))).await;
    assert!(
        begun.elapsed() < Duration::from_secs(30),
        "{:?}",
        begun.elapsed()
    );
    for (_, head) in &streams {
        assert!(
            head.starts_with(b"HTTP/1.1 200 "),
            "{}",
            String::from_utf8_lossy(head)
        );
    }
    process.signal("TERM");
    let pauses: Vec<u32> = all(streams.into_iter().map(rest))
        .await
        .iter()
        .filter_map(|events| {
            let events = std::str::from_utf8(events).expect("events are text");
            assert!(events.ends_with("\r\n0\r\n\r\n"), "a stream was torn");
            let (_, pause) = events.split_once("retry: ")?;
            pause.lines().next()?.parse().ok()
        })
        .collect();
    // They are sent away to come back one by one, over two seconds.
    assert!(pauses.len() > most / 2, "{}", pauses.len());
    assert!(pauses.iter().all(|pause| (1000..3000).contains(pause)));
    let early = pauses.iter().filter(|pause| **pause < 2000).count();
    assert!(
        (pauses.len() / 4..pauses.len() * 3 / 4).contains(&early),
        "{early}"
    );
    assert_eq!(process.ended().code(), Some(0));
}

/// Asks again and again over one connection, a panic and a page in turn, and counts both.
async fn asks(address: SocketAddr, turns: usize) -> (usize, usize) {
    let mut socket = in_time(TcpStream::connect(address)).await.unwrap();
    let mut counted = (0, 0);
    for turn in 0..2 * turns {
        let path = ["/panic", "/"][turn % 2];
        let request = format!("GET {path} HTTP/1.1\r\nhost: test\r\naccept: text/plain\r\n\r\n");
        socket.write_all(request.as_bytes()).await.unwrap();
        let answer = in_time(answer(&mut socket)).await;
        counted.0 += usize::from(answer.starts_with("HTTP/1.1 500 "));
        counted.1 += usize::from(answer.starts_with("HTTP/1.1 200 ") && answer.ends_with("home"));
    }
    counted
}

/// One answer with a length.
async fn answer(socket: &mut TcpStream) -> String {
    let mut read = Vec::new();
    loop {
        assert!(socket.read_buf(&mut read).await.unwrap() > 0, "closed");
        let text = std::str::from_utf8(&read).expect("it is text");
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        if length.unwrap().parse() == Ok(body.len()) {
            return text.to_owned();
        }
    }
}

/// Over 64 connections, with other requests between them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_panics_are_answered_and_cost_nothing_that_stays() {
    let mut command = app();
    // Which keeps the last spans, up to its own limits.
    command.env("STARIO_TRACE_PAGE", "false");
    let mut process = Process::start(command.env("STARIO_TRACER", "noop"));
    let address = process.address();
    // The open connection among them.
    let (open, _) = open(address, "/", b"home").await;
    let descriptors = process.descriptors();
    // Also what a development build reads of its own symbols.
    all((0..64).map(|_| asks(address, 20))).await;
    let threads = process.threads();
    let memory = process.resident();
    let answers = all((0..64).map(|_| asks(address, 157))).await;
    assert_eq!(answers, [(157, 157); 64]);
    if let (Some(before), Some(after)) = (memory, process.resident()) {
        assert!(
            after < before + 4 * 1024 * 1024,
            "{before} B became {after} B"
        );
    }
    assert_eq!(process.threads(), threads);
    let left = Instant::now() + PATIENCE;
    while process.descriptors() != descriptors {
        assert!(Instant::now() < left, "{:?}", process.descriptors());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    drop(open);
    process.signal("TERM");
    assert_eq!(process.ended().code(), Some(0));
}

/// How many files this process may have open.
fn open_files() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits
        .lines()
        .find(|line| line.starts_with("Max open files"));
    line.and_then(|line| line.split_whitespace().nth(3)?.parse().ok())
        .unwrap_or(1000)
}
