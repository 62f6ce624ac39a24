//! What an open stream of tiles costs, and how long a click takes to reach the last of them.
//!
//! ```sh
//! cargo build --release --example tiles
//! cargo bench --bench tiles            # 1000 streams
//! STREAMS=5000 cargo bench --bench tiles
//! ```
//!
//! The server is a process of its own, so its resident memory is its own too; the client shares
//! the machine with it. Figures are for a loopback connection.

#![allow(clippy::print_stdout, reason = "a benchmark prints its table")]
#![allow(clippy::cast_precision_loss, reason = "counts are far below 2^52")]

mod support;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use support::Tiles;

const CLICKS: usize = 20;
const PLAYERS: usize = 20;

/// Opens a stream and counts in `seen` how many patches have arrived whole.
async fn open(address: SocketAddr, user: &str, seen: Arc<AtomicU64>) {
    let mut socket = TcpStream::connect(address).await.expect("a connection");
    let request = format!(
        "GET /subscribe?datastar=%7B%22user_id%22%3A%22{user}%22%7D HTTP/1.1\r\nhost: bench\r\naccept: text/event-stream, text/html, application/json\r\ndatastar-request: true\r\n\r\n"
    );
    socket
        .write_all(request.as_bytes())
        .await
        .expect("a request");
    tokio::spawn(async move {
        let mut buffer = vec![0; 64 * 1024];
        let mut breaks = 0;
        while let Ok(read @ 1..) = socket.read(&mut buffer).await {
            for byte in &buffer[..read] {
                // An event ends with an empty line inside its chunk.
                breaks = if *byte == b'\n' { breaks + 1 } else { 0 };
                if breaks == 2 {
                    seen.fetch_add(1, Ordering::Relaxed);
                }
            }
        }
    });
}

async fn settled(seen: &[Arc<AtomicU64>]) {
    let total = || seen.iter().map(|n| n.load(Ordering::Relaxed)).sum::<u64>();
    let mut last = total();
    loop {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let now = total();
        if now == last && seen.iter().all(|n| n.load(Ordering::Relaxed) > 0) {
            return;
        }
        last = now;
    }
}

async fn click(address: SocketAddr, cell: usize) {
    let body = r#"{"user_id":"player0"}"#;
    let request = format!(
        "POST /click?cellId={cell} HTTP/1.1\r\nhost: bench\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut socket = TcpStream::connect(address).await.expect("a connection");
    socket
        .write_all(request.as_bytes())
        .await
        .expect("a request");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let streams: usize = std::env::var("STREAMS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(1000);
    // All streams come from one address here.
    let server = Tiles::start(&[("STARIO_MAX_STREAMS_PER_CLIENT", "20000")]);
    tokio::time::sleep(Duration::from_millis(300)).await;
    let empty = server.resident();

    let mut seen = Vec::new();
    for n in 0..streams {
        let counter = Arc::new(AtomicU64::new(0));
        seen.push(counter.clone());
        open(server.address(), &format!("player{}", n % PLAYERS), counter).await;
        if n % 50 == 49 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    settled(&seen).await;
    let full = server.resident();

    let mut times = Vec::new();
    for cell in 0..CLICKS {
        let before: Vec<u64> = seen.iter().map(|n| n.load(Ordering::Relaxed)).collect();
        let begun = Instant::now();
        click(server.address(), cell).await;
        while seen
            .iter()
            .zip(&before)
            .any(|(n, old)| n.load(Ordering::Relaxed) <= *old)
        {
            assert!(
                begun.elapsed() < Duration::from_secs(30),
                "a stream missed a click"
            );
            tokio::time::sleep(Duration::from_micros(200)).await;
        }
        times.push(begun.elapsed());
    }
    times.sort_unstable();

    println!("streams open                  {streams:>10}");
    println!("resident, no stream           {empty:>10} KiB");
    println!("resident, all streams         {full:>10} KiB");
    println!(
        "per stream                    {:>10.1} KiB",
        full.saturating_sub(empty) as f64 / streams as f64
    );
    println!(
        "click to last stream, median  {:>10.1} ms",
        times[times.len() / 2].as_secs_f64() * 1e3
    );
    println!(
        "click to last stream, worst   {:>10.1} ms",
        times[times.len() - 1].as_secs_f64() * 1e3
    );
}
