//! What content codings save and cost: a page that is patched again and again, and a page that
//! is sent once.
//!
//! ```sh
//! cargo bench --bench compression
//! cargo bench --bench compression --features zstd
//! ```
//!
//! The page is a board of 400 cells, about 33 kB, in which one cell changes. Bytes are those on
//! the wire; processor time is that of server and client together, so what counts is the
//! difference to `identity`; memory is what a stream adds to the process, with all else it has.

#![allow(clippy::print_stdout, reason = "a benchmark prints its table")]
#![allow(clippy::cast_precision_loss, reason = "counts are far below 2^52")]

use std::time::{Duration, Instant};

use stario::prelude::*;
use stario::testing::TestServer;
use stario::{Event, ServerConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const EVENTS: usize = 2_000;
const STREAMS: usize = 200;
const PAGES: usize = 500;

routes! {
    LIVE = GET "/live";
    PAGE = GET "/page";
}

const CELLS: usize = 400;

const COLORS: [&str; 10] = [
    "#ef4444", "#f97316", "#eab308", "#22c55e", "#14b8a6", "#3b82f6", "#8b5cf6", "#ec4899",
    "#6366f1", "#06b6d4",
];

/// A board that is painted one cell at a time.
struct Board([usize; CELLS]);

impl Board {
    fn new() -> Self {
        Self(std::array::from_fn(|cell| cell * 7919 % COLORS.len()))
    }

    fn paint(&mut self, n: usize) -> Event {
        let cell = (n * 131 + 7) % CELLS;
        self.0[cell] = (self.0[cell] + 1 + n) % COLORS.len();
        Event::patch(self.view()).expect("a patch with an id")
    }

    fn view(&self) -> Html {
        html! {
            <div #board .board>
                for row in 0..20 {
                    <div .row>
                        for column in 0..20 {
                            let cell = row * 20 + column;
                            <div .cell .painted data-cell-id={cell}
                                 style:background-color={COLORS[self.0[cell]]}></div>
                        }
                    </div>
                }
            </div>
        }
    }
}

#[handler]
async fn live(c: Context, w: Writer, relay: Relay<Event>) {
    let mut events = c.alive(relay.subscribe("*"));
    let mut sse = w.sse();
    while let Some((_, event)) = events.next().await {
        sse.send(&event);
    }
}

struct Tap {
    socket: TcpStream,
    pending: Vec<u8>,
}

impl Tap {
    async fn open(server: &TestServer, path: &str, coding: &str) -> Self {
        let socket = TcpStream::connect(server.address()).await;
        let mut tap = Self {
            socket: socket.expect("the server listens"),
            pending: Vec::with_capacity(64 * 1024),
        };
        tap.ask(path, coding).await;
        tap
    }

    async fn ask(&mut self, path: &str, coding: &str) {
        let request =
            format!("GET {path} HTTP/1.1\r\nhost: bench\r\naccept-encoding: {coding}\r\n\r\n");
        let sent = self.socket.write_all(request.as_bytes()).await;
        sent.expect("the socket takes a request");
    }

    async fn line(&mut self) -> String {
        loop {
            if let Some(at) = self.pending.windows(2).position(|two| two == b"\r\n") {
                let line = self.pending.drain(..at + 2).take(at).collect();
                return String::from_utf8(line).expect("a line is text");
            }
            self.more().await;
        }
    }

    /// The headers; gives the declared length.
    async fn head(&mut self, coding: &str) -> usize {
        let (mut length, mut coded) = (0, coding == "identity");
        loop {
            let line = self.line().await.to_ascii_lowercase();
            if line.is_empty() {
                assert!(coded, "the server does not send {coding}");
                return length;
            }
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.parse().expect("a length");
            }
            coded |= line == format!("content-encoding: {coding}");
        }
    }

    async fn skip(&mut self, length: usize) {
        while self.pending.len() < length {
            self.more().await;
        }
        self.pending.drain(..length);
    }

    /// One event is one chunk; gives its length.
    async fn event(&mut self) -> usize {
        let line = self.line().await;
        let length = usize::from_str_radix(&line, 16).expect("a chunk length");
        self.skip(length + 2).await;
        length
    }

    async fn more(&mut self) {
        let read = self.socket.read_buf(&mut self.pending).await;
        assert!(read.expect("the socket is read") > 0, "closed");
    }
}

/// Processor time of this process, in ticks of 10 ms.
fn processor() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let field = |at: usize| after_name.split_whitespace().nth(at)?.parse::<u64>().ok();
    let ticks = field(11).unwrap_or(0) + field(12).unwrap_or(0);
    Duration::from_millis(ticks * 10)
}

fn resident() -> f64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm.split(' ').nth(1).and_then(|pages| pages.parse().ok());
    pages.unwrap_or(0.0) * 4.096
}

struct Row {
    bytes: f64,
    latency: f64,
    work: f64,
    kilobytes: f64,
}

async fn stream(coding: &str) -> Row {
    let relay = Relay::new();
    let server = serve(&relay).await;
    let mut tap = Tap::open(&server, "/live", coding).await;
    tap.head(coding).await;
    let mut bytes = 0;
    let mut board = Board::new();
    let events: Vec<Event> = (0..EVENTS).map(|n| board.paint(n)).collect();
    let (begun, before) = (Instant::now(), processor());
    for (n, event) in events.into_iter().enumerate() {
        relay.publish("tick", event);
        let length = tap.event().await;
        // The first event has nothing before it.
        bytes += if n == 0 { 0 } else { length };
    }
    let each = |time: Duration| time.as_secs_f64() * 1e6 / EVENTS as f64;
    let (latency, work) = (
        each(begun.elapsed()),
        each(processor().saturating_sub(before)),
    );

    let mut taps = Vec::new();
    let before = resident();
    for _ in 0..STREAMS {
        let mut tap = Tap::open(&server, "/live", coding).await;
        tap.head(coding).await;
        taps.push(tap);
    }
    for n in 0..5 {
        relay.publish("tick", board.paint(n));
        for tap in &mut taps {
            tap.event().await;
        }
    }
    let kilobytes = (resident() - before) / STREAMS as f64;
    drop(taps);
    server.stop().await;
    Row {
        bytes: bytes as f64 / (EVENTS - 1) as f64,
        latency,
        work,
        kilobytes,
    }
}

async fn page(coding: &str) -> (usize, f64) {
    let server = serve(&Relay::new()).await;
    let mut tap = Tap::open(&server, "/page", coding).await;
    let mut length = tap.head(coding).await;
    tap.skip(length).await;
    let before = processor();
    for _ in 0..PAGES {
        tap.ask("/page", coding).await;
        length = tap.head(coding).await;
        tap.skip(length).await;
    }
    let work = processor().saturating_sub(before);
    server.stop().await;
    (length, work.as_secs_f64() * 1e6 / PAGES as f64)
}

async fn serve(relay: &Relay<Event>) -> TestServer {
    let relay = relay.clone();
    let mut config = ServerConfig::default();
    config.compression.max_streams = STREAMS + 1;
    let bootstrap = async move |app: &mut App, _: &Span| {
        app.add(LIVE, live(relay));
        app.add(PAGE, async |_: Context, w: Writer| {
            w.html(Board::new().view());
        });
    };
    TestServer::start_with(bootstrap, config)
        .await
        .expect("the server starts")
}

#[tokio::main]
async fn main() {
    let mut codings = vec!["identity", "gzip", "br"];
    if cfg!(feature = "zstd") {
        codings.push("zstd");
    }
    let size = Board::new().view().as_str().len();
    println!("page of {size} B, patched {EVENTS} times");
    println!(
        "{:<10}{:>12}{:>14}{:>12}{:>14}",
        "stream", "B/event", "round trip us", "CPU us", "kB/stream"
    );
    for coding in &codings {
        let row = stream(coding).await;
        println!(
            "{coding:<10}{:>12.1}{:>14.0}{:>12.0}{:>14.0}",
            row.bytes, row.latency, row.work, row.kilobytes
        );
    }
    println!("{:<10}{:>12}{:>14}", "once", "B", "CPU us");
    for coding in &codings {
        let (bytes, work) = page(coding).await;
        println!("{coding:<10}{bytes:>12}{work:>14.0}");
    }
}
