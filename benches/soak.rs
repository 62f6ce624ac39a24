//! Twenty minutes of everything that browsers and networks do to a server, and then: is it as it
//! was?
//!
//! ```sh
//! cargo build --release --example tiles
//! cargo bench --bench soak               # 20 minutes
//! MINUTES=2 cargo bench --bench soak
//! ```
//!
//! Connections come and go, streams are opened and left, some clients vanish with a reset at any
//! stage and some never read. At the end memory must be where it was after the first quarter, the
//! descriptors as many as before, and the server must stop at once, which it does only when no
//! handler and no task is left. Otherwise the exit code is 1. Needs Linux, for `/proc`.

#![allow(clippy::print_stdout, reason = "a benchmark prints its table")]

mod support;

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::sleep;

use support::Tiles;

/// What happened so far.
#[derive(Default)]
struct Counts {
    pages: AtomicU64,
    clicks: AtomicU64,
    streams: AtomicU64,
    resets: AtomicU64,
    stalled: AtomicU64,
    events: AtomicU64,
    failed: AtomicU64,
}

impl Counts {
    fn add(&self, what: impl Fn(&Self) -> &AtomicU64) {
        what(self).fetch_add(1, Ordering::Relaxed);
    }
}

#[derive(Clone)]
struct Load {
    address: SocketAddr,
    counts: Arc<Counts>,
    ends: Instant,
}

fn subscribe(user: usize) -> String {
    format!(
        "GET /subscribe?datastar=%7B%22user_id%22%3A%22soak{user}%22%7D HTTP/1.1\r\nhost: soak\r\n\r\n"
    )
}

fn millis(range: std::ops::Range<u64>) -> Duration {
    Duration::from_millis(fastrand::u64(range))
}

impl Load {
    fn goes_on(&self) -> bool {
        Instant::now() < self.ends
    }

    async fn connect(&self) -> Option<TcpStream> {
        let connected = TcpStream::connect(self.address).await;
        if connected.is_err() {
            self.counts.add(|counts| &counts.failed);
        }
        connected.ok()
    }

    /// Loads the page, several times on one connection or once on each of several.
    async fn visitor(self) {
        while self.goes_on() {
            let Some(mut socket) = self.connect().await else {
                continue;
            };
            for _ in 0..fastrand::usize(1..12) {
                let asked = socket.write_all(b"GET / HTTP/1.1\r\nhost: soak\r\n\r\n");
                if asked.await.is_err() || !read_until(&mut socket, b"</html>").await {
                    self.counts.add(|counts| &counts.failed);
                    break;
                }
                self.counts.add(|counts| &counts.pages);
                sleep(millis(1..20)).await;
            }
        }
    }

    /// A tab that is open for some seconds.
    async fn tab(self, user: usize) {
        while self.goes_on() {
            let Some(mut socket) = self.connect().await else {
                continue;
            };
            if socket.write_all(subscribe(user).as_bytes()).await.is_err() {
                continue;
            }
            self.counts.add(|counts| &counts.streams);
            let leaves = Instant::now() + millis(500..15_000);
            let mut buffer = vec![0; 16 * 1024];
            while let Ok(Ok(1..)) =
                tokio::time::timeout_at(leaves.into(), socket.read(&mut buffer)).await
            {
                self.counts.add(|counts| &counts.events);
            }
        }
    }

    /// A player who clicks; the stream makes it one.
    async fn player(self, user: usize) {
        tokio::spawn(self.clone().tab(user));
        while self.goes_on() {
            sleep(millis(20..200)).await;
            let Some(mut socket) = self.connect().await else {
                continue;
            };
            let body = format!(r#"{{"user_id":"soak{user}"}}"#);
            let request = format!(
                "POST /click?cellId={} HTTP/1.1\r\nhost: soak\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
                fastrand::u32(0..25),
                body.len()
            );
            if socket.write_all(request.as_bytes()).await.is_ok()
                && read_until(&mut socket, b"\r\n\r\n").await
            {
                self.counts.add(|counts| &counts.clicks);
            }
        }
    }

    /// Vanishes with a reset: before, within and after a request, and in the middle of a stream.
    async fn vandal(self) {
        let whole = subscribe(99);
        while self.goes_on() {
            sleep(millis(1..40)).await;
            let Some(mut socket) = self.connect().await else {
                continue;
            };
            let cut = fastrand::usize(0..=whole.len());
            let _ = socket.write_all(&whole.as_bytes()[..cut]).await;
            sleep(millis(0..30)).await;
            // Without lingering, a close is a reset.
            let _ = socket.set_zero_linger();
            self.counts.add(|counts| &counts.resets);
        }
    }

    /// Opens a stream and never reads it, through the smallest window there is.
    async fn sleeper(self, user: usize) {
        while self.goes_on() {
            let Ok(socket) = TcpSocket::new_v4() else {
                continue;
            };
            let _ = socket.set_recv_buffer_size(4096);
            let Ok(mut socket) = socket.connect(self.address).await else {
                self.counts.add(|counts| &counts.failed);
                continue;
            };
            let _ = socket.write_all(subscribe(user).as_bytes()).await;
            self.counts.add(|counts| &counts.stalled);
            sleep(millis(5_000..30_000)).await;
        }
    }
}

/// Reads up to and with `end`.
async fn read_until(socket: &mut TcpStream, end: &[u8]) -> bool {
    let mut seen = Vec::with_capacity(16 * 1024);
    loop {
        match tokio::time::timeout(Duration::from_secs(20), socket.read_buf(&mut seen)).await {
            Ok(Ok(1..)) if seen.windows(end.len()).any(|window| window == end) => return true,
            Ok(Ok(1..)) => {}
            _ => return false,
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let minutes: u64 = std::env::var("MINUTES")
        .ok()
        .and_then(|minutes| minutes.parse().ok())
        .unwrap_or(20);
    // A client that never reads is cut soon, so that there are many of them.
    let mut server = Tiles::start(&[
        ("STARIO_REQUESTS_WRITE_TIMEOUT", "5"),
        ("STARIO_MAX_STREAMS_PER_CLIENT", "20000"),
    ]);
    sleep(Duration::from_millis(500)).await;
    let descriptors = server.descriptors();
    let counts = Arc::new(Counts::default());
    let begun = Instant::now();
    let load = Load {
        address: server.address(),
        counts: counts.clone(),
        ends: begun + Duration::from_secs(minutes * 60),
    };
    for user in 0..40 {
        tokio::spawn(load.clone().tab(user));
        tokio::spawn(load.clone().sleeper(1000 + user));
    }
    for user in 0..4 {
        tokio::spawn(load.clone().player(100 + user));
        tokio::spawn(load.clone().visitor());
        tokio::spawn(load.clone().vandal());
    }

    println!(
        "minute    pages  clicks  streams    reads  resets  stalled  failed  KiB  descriptors"
    );
    let step = Duration::from_secs(15);
    let mut memory = Vec::new();
    for number in 1.. {
        sleep((begun + step * number).saturating_duration_since(Instant::now())).await;
        memory.push(server.resident());
        let now = |count: &AtomicU64| count.load(Ordering::Relaxed);
        println!(
            "{:>6.2} {:>8} {:>7} {:>8} {:>8} {:>7} {:>8} {:>7} {:>6} {:>4}",
            begun.elapsed().as_secs_f64() / 60.0,
            now(&counts.pages),
            now(&counts.clicks),
            now(&counts.streams),
            now(&counts.events),
            now(&counts.resets),
            now(&counts.stalled),
            now(&counts.failed),
            server.resident(),
            server.descriptors(),
        );
        if !load.goes_on() {
            break;
        }
    }
    // The last sleepers leave, and the write time-out is over.
    sleep(Duration::from_secs(36)).await;

    let quarter = memory.len() / 4;
    let mean = |part: &[u64]| part.iter().sum::<u64>() / (part.len() as u64).max(1);
    let second = mean(&memory[quarter..2 * quarter]);
    let last = mean(&memory[3 * quarter..]);
    let left = server.descriptors();
    let stopping = Instant::now();
    let stopped = server.stop();
    let took = stopping.elapsed();
    let verdicts = [
        (
            format!("memory: {second} KiB in the second quarter, {last} KiB in the last"),
            last <= second + (second / 50).max(2048),
        ),
        (
            format!("descriptors: {descriptors} before, {left} after"),
            left <= descriptors,
        ),
        (
            format!("stopped after {} ms with {stopped}", took.as_millis()),
            took < Duration::from_secs(1) && stopped.success(),
        ),
        (
            format!("failed: {}", counts.failed.load(Ordering::Relaxed)),
            counts.failed.load(Ordering::Relaxed) == 0,
        ),
    ];
    let mut code = ExitCode::SUCCESS;
    for (what, holds) in verdicts {
        println!("{}  {what}", if holds { "ok  " } else { "FAIL" });
        if !holds {
            code = ExitCode::FAILURE;
        }
    }
    code
}
