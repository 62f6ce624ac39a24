//! What a connection costs while nothing happens on it. The only test of its binary, because it
//! looks at the memory of the whole process.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(target_os = "linux")]

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use stario::prelude::*;
use stario::testing::TestServer;

routes! {
    HOME = GET "/";
    LIVE = GET "/live";
}

const COUNT: usize = 2000;

/// Resident memory of this process in bytes.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kib: usize = line
        .unwrap()
        .split_whitespace()
        .nth(1)
        .unwrap()
        .parse()
        .unwrap();
    kib * 1024
}

/// Opens connections that send `request` and read up to `mark`.
async fn open(address: SocketAddr, count: usize, request: &str, mark: &str) -> Vec<TcpStream> {
    let (request, mark) = (request.to_owned(), mark.to_owned());
    let open = tokio::task::spawn_blocking(move || {
        let connect = |_| {
            let mut socket = TcpStream::connect(address).unwrap();
            socket.write_all(request.as_bytes()).unwrap();
            let (mut read, mut some) = (Vec::new(), [0; 512]);
            while !String::from_utf8_lossy(&read).ends_with(&mark) {
                let count = socket.read(&mut some).unwrap();
                assert!(count > 0, "closed");
                read.extend_from_slice(&some[..count]);
            }
            socket
        };
        (0..count).map(connect).collect()
    });
    let open = open.await.unwrap();
    // Longer than it takes until an idle connection lets go of its buffers.
    tokio::time::sleep(Duration::from_millis(300)).await;
    open
}

/// The goals are 8 KiB for an idle connection and 12 KiB for a stream, here with everything that
/// a debug build and the recording of a test add. Memory that was used once counts: the allocator
/// does not give it back.
#[stario::test]
async fn idle_connections_and_streams_cost_little() {
    let server = TestServer::start(async |app: &mut App, _: &Span| {
        app.add(HOME, |_c: Context, w: Writer| async { w.text("home") });
        app.add(LIVE, |c: Context, w: Writer| async move {
            let mut sse = w.sse();
            sse.patch(html! { <p #n>"live"</p> });
            c.closing().await;
        });
    })
    .await
    .unwrap();
    let rows = [
        ("a connection that says nothing", "", "", 4),
        (
            "a stream",
            "GET /live HTTP/1.1\r\nHost: t\r\nDatastar-Request: true\r\n\r\n",
            "</p>\n\n\r\n",
            12,
        ),
        (
            "a page's connection",
            "GET / HTTP/1.1\r\nHost: t\r\n\r\n",
            "home",
            8,
        ),
    ];
    let mut kept = Vec::new();
    for (name, request, mark, kib) in rows {
        // The first ones bring what all share.
        kept.push(open(server.address(), 100, request, mark).await);
        let before = resident();
        kept.push(open(server.address(), COUNT, request, mark).await);
        let each = resident().saturating_sub(before) / COUNT;
        assert!(each < kib * 1024, "{name}: {each} bytes");
    }
}
