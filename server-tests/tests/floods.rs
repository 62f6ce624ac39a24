//! What floods of HTTP/2 cost the process: not much memory, and others are served meanwhile.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(target_os = "linux")]

#[path = "../../tests/support/h2.rs"]
mod client;
mod support;

use std::time::Duration;

use client::{
    CONTINUATION, Client, END_HEADERS, END_STREAM, Frames, HEADERS, HOME, PING, RST_STREAM,
    SETTINGS,
};
use support::{PATIENCE, Process, app};

/// What a flood may add to the memory of the process.
const MOST: usize = 16 * 1024 * 1024;

async fn served(process: &Process) {
    let mut client = Client::connect(process.address()).await;
    assert_eq!(client.get("/").await, (200, "home".to_owned()));
}

/// Sends as much as the server takes in a second, over several connections at once.
async fn flood(process: &Process, frames: impl Fn(u32) -> Vec<(u8, u8, u32, Vec<u8>)>) {
    served(process).await;
    let before = process.resident().unwrap();
    for _ in 0..4 {
        let mut wire = Frames::connect(process.address()).await;
        let sending = async {
            for round in 0.. {
                for (kind, flags, stream, payload) in frames(round) {
                    if !wire.send(kind, flags, stream, &payload).await {
                        return;
                    }
                }
            }
        };
        // It blocks once the server has stopped to read, or ends with the connection.
        let _ = tokio::time::timeout(Duration::from_millis(500), sending).await;
        served(process).await;
    }
    let grown = process.resident().unwrap().saturating_sub(before);
    assert!(grown < MOST, "{grown} bytes more");
}

fn started() -> Process {
    Process::start(&mut app())
}

#[tokio::test]
async fn rapid_resets() {
    flood(&started(), |round| {
        let stream = 2 * round + 1;
        let mut slow = b"\x82\x86\x04\x0d/slow?ms=5000".to_vec();
        slow.extend(b"\x41\x04test");
        vec![
            (HEADERS, END_STREAM | END_HEADERS, stream, slow),
            (RST_STREAM, 0, stream, vec![0, 0, 0, 8]),
        ]
    })
    .await;
}

#[tokio::test]
async fn endless_heads() {
    flood(&started(), |round| {
        if round == 0 {
            return vec![(HEADERS, END_STREAM, 1, HOME.to_vec())];
        }
        let mut header = b"\x00\x01a\x7f\xa1\x1e".to_vec();
        header.extend([b'x'; 4000]);
        vec![(CONTINUATION, 0, 1, header)]
    })
    .await;
}

#[tokio::test]
async fn pings_and_settings_whose_answers_nobody_reads() {
    let process = started();
    flood(&process, |_| vec![(PING, 0, 0, vec![0; 8])]).await;
    flood(&process, |_| vec![(SETTINGS, 0, 0, Vec::new())]).await;
}

#[tokio::test]
async fn a_bomb_of_one_header_said_again_and_again() {
    // One byte names a header of 4000 bytes that the table has.
    flood(&started(), |round| {
        let stream = 2 * round + 1;
        let mut head = HOME.to_vec();
        if round == 0 {
            head.extend(b"\x40\x01a\x7f\xa1\x1e");
            head.extend([b'x'; 4000]);
        }
        head.extend(vec![0xbe; 10_000]);
        vec![(HEADERS, END_STREAM | END_HEADERS, stream, head)]
    })
    .await;
}

#[tokio::test]
async fn a_hundred_large_answers_that_nobody_reads() {
    let process = Process::start(app().env("STARIO_REQUESTS_WRITE_TIMEOUT", "1"));
    served(&process).await;
    let before = process.resident().unwrap();
    let mut client = Client::connect(process.address()).await;
    let mut unread = Vec::new();
    for _ in 0..100 {
        unread.push(client.start(client::get("/large"), true).await.0);
    }
    let mut cut = 0;
    for response in unread {
        let Ok(response) = client::in_time(response).await else {
            cut += 1;
            continue;
        };
        let mut body = response.into_body();
        // Nothing is given back, so the window stays closed.
        while let Some(data) = client::in_time(body.data()).await {
            if data.is_err() {
                cut += 1;
                break;
            }
        }
    }
    assert_eq!(cut, 100, "within {PATIENCE:?}");
    let grown = process.resident().unwrap().saturating_sub(before);
    assert!(grown < 2 * MOST, "{grown} bytes more");
    served(&process).await;
}
