//! Content codings through the facade: pages in memory, streams on a real socket.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(all(feature = "brotli", feature = "gzip"))]

mod support;

use std::io::Write;
use std::time::Duration;

use stario::prelude::*;
use stario::testing::{TestClient, TestServer};
use stario::{HeaderValue, Method, ServerConfig};
use support::{PATIENCE, header};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

routes! {
    PAGE  = GET "/page";
    LIVE  = GET "/live";
    BYTES = GET "/bytes";
    CUT   = GET "/cut";
}

/// What a client decodes a coding with.
enum Decoder {
    Identity,
    Brotli(Box<brotli::DecompressorWriter<Vec<u8>>>),
    Gzip(Box<flate2::write::GzDecoder<Vec<u8>>>),
}

impl Decoder {
    fn new(coding: Option<&str>) -> Self {
        match coding {
            None => Self::Identity,
            // Room for all of an event: this decoder keeps back what does not fit.
            Some("br") => Self::Brotli(Box::new(brotli::DecompressorWriter::new(
                Vec::new(),
                1 << 20,
            ))),
            Some("gzip") => Self::Gzip(Box::new(flate2::write::GzDecoder::new(Vec::new()))),
            Some(other) => panic!("no decoder for {other}"),
        }
    }

    /// What can be decoded now.
    fn feed(&mut self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Identity => bytes.to_vec(),
            Self::Brotli(decoder) => {
                decoder.write_all(bytes).unwrap();
                std::mem::take(decoder.get_mut())
            }
            Self::Gzip(decoder) => {
                decoder.write_all(bytes).unwrap();
                decoder.flush().unwrap();
                std::mem::take(decoder.get_mut())
            }
        }
    }
}

fn page(rows: usize) -> Html {
    html! {
        <table #t>
            for n in 0..rows { <tr><td>{n}</td><td>"a row of the table"</td></tr> }
        </table>
    }
}

/// The size of the page is in the query, so is whether it may be encoded.
async fn send_page(c: Context, mut w: Writer) -> Result {
    if c.query::<String>("plain").is_ok() {
        w.uncompressed();
    }
    w.html(page(c.query("rows")?));
    Ok(())
}

fn rows(rows: usize) -> String {
    format!("/page?rows={rows}")
}

async fn client() -> TestClient {
    TestClient::start(async |app: &mut App, _: &Span| {
        app.add(PAGE, send_page);
    })
    .await
}

#[stario::test]
async fn a_page_is_encoded_as_the_client_likes_it_best() {
    let client = client().await;
    let whole = client.get(rows(300)).await;
    assert_eq!(whole.header("content-encoding"), None);
    whole.assert_header("vary", "accept-encoding");
    for (accept, coding) in [
        ("gzip, deflate, br, zstd;q=0.9", Some("br")),
        ("gzip", Some("gzip")),
        ("br;q=0.1, gzip;q=0.9", Some("gzip")),
        ("*", Some("br")),
        ("identity;q=1, br;q=0.5", None),
        ("br;q=0, gzip;q=0", None),
        ("", None),
    ] {
        let answer = client
            .get(rows(300))
            .header("accept-encoding", accept)
            .await;
        // zstd, where this build has it, comes before brotli.
        if cfg!(feature = "zstd") && accept == "*" {
            continue;
        }
        assert_eq!(answer.header("content-encoding"), coding, "{accept}");
        answer.assert_header("vary", "accept-encoding");
        let length = answer.bytes().len().to_string();
        answer.assert_header("content-length", &length);
        let decoded = Decoder::new(coding).feed(answer.bytes());
        assert!(decoded == whole.bytes()[..], "{accept}");
        if coding.is_some() {
            assert!(answer.bytes().len() * 5 < whole.bytes().len(), "{accept}");
        }
    }
}

#[stario::test]
async fn head_shows_what_get_would() {
    let client = client().await;
    let get = client.get(rows(300)).header("accept-encoding", "br").await;
    let head = client
        .request(Method::HEAD, rows(300))
        .header("accept-encoding", "br")
        .await;
    assert!(head.bytes().is_empty());
    for name in ["content-encoding", "content-length", "content-type", "vary"] {
        assert!(get.header(name).is_some(), "{name}");
        assert_eq!(head.header(name), get.header(name), "{name}");
    }
}

#[stario::test]
async fn small_pages_and_those_told_to_stay_are_sent_as_they_are() {
    let client = client().await;
    for target in ["/page?rows=3", "/page?rows=300&plain=1"] {
        let answer = client.get(target).header("accept-encoding", "br").await;
        assert_eq!(answer.header("content-encoding"), None, "{target}");
        assert_eq!(answer.header("vary"), None, "{target}");
    }
}

#[stario::test]
async fn a_large_page_arrives_whole() {
    let client = client().await;
    let whole = client.get(rows(20_000)).await;
    assert!(whole.bytes().len() > 500_000);
    let answer = client
        .get(rows(20_000))
        .header("accept-encoding", "gzip")
        .await;
    answer.assert_header("content-encoding", "gzip");
    let decoded = Decoder::new(Some("gzip")).feed(answer.bytes());
    assert!(decoded == whole.bytes()[..]);
}

/// A client that sees each chunk as it arrives.
struct Tap {
    socket: TcpStream,
    pending: Vec<u8>,
}

impl Tap {
    async fn open(server: &TestServer, path: &str, accept: &str) -> (Self, String) {
        let socket = TcpStream::connect(server.address()).await.unwrap();
        let mut tap = Self {
            socket,
            pending: Vec::new(),
        };
        let request =
            format!("GET {path} HTTP/1.1\r\nhost: test\r\naccept-encoding: {accept}\r\n\r\n");
        tap.socket.write_all(request.as_bytes()).await.unwrap();
        let head = tap.until(b"\r\n\r\n").await;
        (tap, String::from_utf8(head).unwrap())
    }

    async fn more(&mut self) -> usize {
        let read = self.socket.read_buf(&mut self.pending);
        let read = tokio::time::timeout(PATIENCE, read).await;
        read.expect("something arrives").unwrap_or(0)
    }

    async fn until(&mut self, mark: &[u8]) -> Vec<u8> {
        loop {
            let found = self.pending.windows(mark.len()).position(|w| w == mark);
            if let Some(at) = found {
                let rest = self.pending.split_off(at + mark.len());
                return std::mem::replace(&mut self.pending, rest);
            }
            assert!(self.more().await > 0, "closed");
        }
    }

    /// One chunk without its framing; empty for the last.
    async fn chunk(&mut self) -> Vec<u8> {
        let length = self.until(b"\r\n").await;
        let length = std::str::from_utf8(&length).unwrap().trim();
        let length = usize::from_str_radix(length, 16).unwrap();
        while self.pending.len() < length + 2 {
            assert!(self.more().await > 0, "closed inside a chunk");
        }
        let rest = self.pending.split_off(length + 2);
        let mut chunk = std::mem::replace(&mut self.pending, rest);
        chunk.truncate(length);
        chunk
    }

    /// Chunks until `end` has been decoded; fails when more than `most` of them were needed.
    async fn decoded(&mut self, decoder: &mut Decoder, end: &str) -> (String, usize) {
        let (mut text, mut wire) = (Vec::new(), 0);
        while !text.ends_with(end.as_bytes()) {
            let chunk = self.chunk().await;
            assert!(!chunk.is_empty(), "ended before {end:?}");
            wire += chunk.len();
            text.extend(decoder.feed(&chunk));
        }
        (String::from_utf8(text).unwrap(), wire)
    }
}

#[handler]
async fn live(c: Context, w: Writer, relay: Relay<usize>) {
    let mut messages = c.alive(relay.subscribe("*"));
    let mut sse = w.sse();
    sse.patch(page(400));
    while let Some((_, n)) = messages.next().await {
        sse.patch(html! { {page(400)} <p #n>{n}</p> });
    }
}

async fn serve(relay: &Relay<usize>, config: ServerConfig) -> TestServer {
    let relay = relay.clone();
    let bootstrap = async move |app: &mut App, _: &Span| {
        app.add(LIVE, live(relay));
        app.add(BYTES, async |_: Context, w: Writer| {
            let mut body = w.stream("text/csv; charset=utf-8");
            for n in 0..3 {
                body.write(format!("{n},{}\n", "x".repeat(1_000))).await?;
                body.flush().await;
            }
            body.end()
        });
        app.add(CUT, async |_: Context, w: Writer| {
            let mut body = w.stream("text/plain");
            body.write("partial").await?;
            body.flush().await;
            Err(stario::Error::new("half-way"))?;
            body.end()
        });
    };
    TestServer::start_with(bootstrap, config)
        .await
        .expect("the server starts")
}

#[stario::test]
async fn each_event_decodes_at_once_and_a_repeated_page_costs_little() {
    for coding in ["br", "gzip"] {
        let relay = Relay::new();
        let server = serve(&relay, ServerConfig::default()).await;
        let (mut tap, head) = Tap::open(&server, "/live", coding).await;
        assert_eq!(header(&head, "content-encoding"), Some(coding));
        assert_eq!(header(&head, "vary"), Some("accept-encoding"));
        assert_eq!(header(&head, "content-type"), Some("text/event-stream"));
        let mut decoder = Decoder::new(Some(coding));
        tap.decoded(&mut decoder, "\n\n").await;
        let mut last = 0;
        for n in 0..20 {
            relay.publish("tick", n);
            let (event, wire) = tap.decoded(&mut decoder, "\n\n").await;
            assert!(event.contains(&format!("<p id=\"n\">{n}</p>")), "{coding}");
            last = wire;
        }
        assert!(last < 1_000, "{coding}: {last} B for the last event");
        server.stop().await;
        // What is left is the end of the coding and of the body.
        while !tap.chunk().await.is_empty() {}
    }
}

#[stario::test]
async fn a_heartbeat_goes_through_the_encoder() {
    let mut config = ServerConfig::default();
    config.heartbeat = Duration::from_millis(20);
    let relay = Relay::new();
    let server = serve(&relay, config).await;
    let (mut tap, _) = Tap::open(&server, "/live", "br").await;
    let mut decoder = Decoder::new(Some("br"));
    tap.decoded(&mut decoder, "</table>\n\n").await;
    let (comment, wire) = tap.decoded(&mut decoder, ":\n\n").await;
    assert_eq!(comment, ":\n\n");
    assert!(wire < 20, "{wire} B");
}

#[stario::test]
async fn only_so_many_streams_have_an_encoder() {
    let mut config = ServerConfig::default();
    config.compression.max_streams = 1;
    let relay = Relay::new();
    let server = serve(&relay, config).await;
    let (first, head) = Tap::open(&server, "/live", "br").await;
    assert_eq!(header(&head, "content-encoding"), Some("br"));
    let (_second, head) = Tap::open(&server, "/live", "br").await;
    assert_eq!(header(&head, "content-encoding"), None);
    assert_eq!(header(&head, "vary"), Some("accept-encoding"));
    drop(first);
    support::eventually("the first stream is gone", || relay.subscribers() == 1).await;
    let again = async {
        loop {
            let (_third, head) = Tap::open(&server, "/live", "br").await;
            if header(&head, "content-encoding").is_some() {
                return;
            }
        }
    };
    let again = tokio::time::timeout(PATIENCE, again).await;
    assert!(again.is_ok(), "its place is free again");
}

#[stario::test]
async fn a_written_body_decodes_write_by_write_and_a_failed_one_has_no_end() {
    let server = serve(&Relay::new(), ServerConfig::default()).await;
    let (mut tap, head) = Tap::open(&server, "/bytes", "gzip").await;
    assert_eq!(header(&head, "content-encoding"), Some("gzip"));
    let mut decoder = Decoder::new(Some("gzip"));
    for n in 0..3 {
        let (line, _) = tap.decoded(&mut decoder, "x\n").await;
        assert!(line.starts_with(&format!("{n},")), "{line}");
    }
    let mut chunks = 0;
    while !tap.chunk().await.is_empty() {
        chunks += 1;
    }
    assert_eq!(chunks, 1, "the end of the coding");

    let (mut tap, _) = Tap::open(&server, "/cut", "gzip").await;
    let (text, _) = tap
        .decoded(&mut Decoder::new(Some("gzip")), "partial")
        .await;
    assert_eq!(text, "partial");
    while tap.more().await > 0 {}
    assert!(!tap.pending.ends_with(b"0\r\n\r\n"), "the body was cut");
}

#[stario::test]
async fn an_app_may_have_no_codings_or_fewer() {
    let mut config = ServerConfig::default();
    config.compression.brotli = None;
    let server = serve(&Relay::new(), config.clone()).await;
    let (_, head) = Tap::open(&server, "/live", "br, gzip;q=0.5").await;
    assert_eq!(header(&head, "content-encoding"), Some("gzip"));
    config.compression.enabled = false;
    let server = serve(&Relay::new(), config).await;
    let (_, head) = Tap::open(&server, "/live", "br, gzip").await;
    assert_eq!(header(&head, "content-encoding"), None);
    assert_eq!(header(&head, "vary"), None);
}

#[stario::test]
async fn an_answer_that_has_a_coding_keeps_it() {
    let client = TestClient::start(async |app: &mut App, _: &Span| {
        app.add(PAGE, async |_: Context, mut w: Writer| {
            let deflate = HeaderValue::from_static("deflate");
            w.headers_mut().insert("content-encoding", deflate);
            w.bytes("text/plain", "x".repeat(5_000));
        });
    })
    .await;
    let answer = client.get("/page").header("accept-encoding", "br").await;
    answer.assert_header("content-encoding", "deflate");
    assert_eq!(answer.bytes().len(), 5_000);
}
