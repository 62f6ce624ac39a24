//! `#[stario::main(flavor = "current_thread")]`: the same server, in the main thread alone.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(unix)]

mod support;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Stdio;
use std::time::{Duration, Instant};

use support::{PATIENCE, Process, one_thread};

/// Sends a request on a connection of its own.
fn ask(process: &Process, path: &str) -> TcpStream {
    let mut socket = TcpStream::connect(process.address()).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n");
    socket.write_all(request.as_bytes()).unwrap();
    socket
}

fn answer(mut socket: TcpStream) -> String {
    let mut text = String::new();
    socket.read_to_string(&mut text).unwrap();
    text
}

#[test]
fn one_thread_serves_everybody_and_drains() {
    let mut process = Process::start(one_thread().env("STARIO_TRACER", "noop"));
    let live = ask(&process, "/live");
    let begun = Instant::now();
    let waiting: Vec<_> = (0..5).map(|_| ask(&process, "/slow")).collect();
    for socket in waiting {
        assert!(answer(socket).ends_with("slow"));
    }
    assert!(
        begun.elapsed() < Duration::from_millis(5 * 300),
        "one after the other: {:?}",
        begun.elapsed()
    );
    if let Some(threads) = process.threads() {
        assert_eq!(threads, 1);
    }

    let last = ask(&process, "/slow");
    // Until the request is on its way.
    std::thread::sleep(Duration::from_millis(100));
    process.signal("TERM");
    assert!(answer(last).ends_with("slow"));
    let live = answer(live);
    let (_head, events) = live.split_once("\r\n\r\n").unwrap();
    assert_eq!(
        events, "4\r\n: \n\n\r\n0\r\n\r\n",
        "a ping and a proper end"
    );
    assert_eq!(process.ended().code(), Some(0));
}

#[test]
fn more_threads_are_refused() {
    let output = one_thread()
        .env("STARIO_THREADS", "4")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(
        text.contains("STARIO_THREADS is 4, but this app runs in one thread")
            && text.contains("help: leave STARIO_THREADS out"),
        "{text}"
    );

    let process = Process::start(one_thread().env("STARIO_THREADS", "1"));
    assert_eq!(
        process.span("server.startup")["attributes"]["server.threads"],
        1
    );
}
