//! The same promises however the server is reached: HTTP/1.1 and HTTP/2, TCP and a unix socket,
//! plain and TLS, one thread and several.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(unix)]

mod support;

use bytes::Bytes;
use h2::RecvStream;
use h2::client::SendRequest;
use http::{Method, Request};
use support::site::{Site, in_time};
use support::{Process, app};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};

trait Io: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

/// One way to a server.
struct Way {
    process: Process,
    site: Option<Site>,
    http2: bool,
}

/// An answer that has begun.
enum Answer {
    Http1(Box<dyn Io>, Vec<u8>),
    Http2(u16, RecvStream),
}

impl Way {
    fn start(name: &str, http2: bool, unix: bool, tls: bool, threads: &str) -> Self {
        let site = Site::new(&format!("matrix-{name}"));
        let mut command = app();
        command
            .env("STARIO_THREADS", threads)
            .env("STARIO_REQUESTS_MAX_BODY_BYTES", "200000");
        if unix {
            command.env("STARIO_UNIX_SOCKET", site.place.join("app.sock"));
        }
        if tls {
            command
                .env("STARIO_TLS_CERT", site.place.join("cert.pem"))
                .env("STARIO_TLS_KEY", site.place.join("key.pem"));
        }
        Self {
            process: Process::start(&mut command),
            site: tls.then_some(site),
            http2,
        }
    }

    async fn connect(&self) -> Box<dyn Io> {
        let path = self.process.url.strip_prefix("unix:");
        let io: Box<dyn Io> = match path {
            Some(path) => Box::new(UnixStream::connect(path).await.unwrap()),
            None => Box::new(TcpStream::connect(self.process.address()).await.unwrap()),
        };
        let protocol = if self.http2 { "h2" } else { "http/1.1" };
        match &self.site {
            Some(site) => Box::new(site.secure(io, &[protocol]).await.unwrap()),
            None => io,
        }
    }

    /// Sends a request on a connection of its own.
    async fn send(&self, method: Method, path: &str, body: Vec<u8>) -> Answer {
        let mut io = self.connect().await;
        if !self.http2 {
            let length = body.len();
            let head = format!(
                "{method} {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\
                 content-length: {length}\r\n\r\n"
            );
            io.write_all(head.as_bytes()).await.unwrap();
            // A refused body need not be taken whole.
            let _ = io.write_all(&body).await;
            let mut read = Vec::new();
            while !read.windows(4).any(|end| end == b"\r\n\r\n") {
                assert!(in_time(io.read_buf(&mut read)).await.unwrap() > 0, "{path}");
            }
            return Answer::Http1(io, read);
        }
        let (send, connection) = in_time(h2::client::handshake(io)).await.unwrap();
        tokio::spawn(connection);
        let mut send: SendRequest<Bytes> = in_time(send.ready()).await.unwrap();
        let request = Request::builder()
            .method(method)
            .uri(format!("http://test{path}"))
            .body(())
            .unwrap();
        let (response, mut stream) = send.send_request(request, body.is_empty()).unwrap();
        if !body.is_empty() {
            // Whole: h2 keeps what does not fit into the window yet.
            stream.send_data(Bytes::from(body), true).unwrap();
        }
        let response = in_time(response).await.unwrap();
        Answer::Http2(response.status().as_u16(), response.into_body())
    }

    async fn ask(&self, method: Method, path: &str, body: Vec<u8>) -> (u16, Vec<u8>) {
        let answer = self.send(method, path, body).await;
        (answer.status(), answer.rest().await.expect("a whole body"))
    }

    async fn get(&self, path: &str) -> (u16, String) {
        let (status, body) = self.ask(Method::GET, path, Vec::new()).await;
        (status, String::from_utf8(body).unwrap())
    }
}

impl Answer {
    fn status(&self) -> u16 {
        match self {
            Self::Http1(_, read) => std::str::from_utf8(&read[9..12]).unwrap().parse().unwrap(),
            Self::Http2(status, _) => *status,
        }
    }

    /// Waits for a piece of the body.
    async fn more(&mut self) {
        match self {
            Self::Http1(io, read) => assert!(in_time(io.read_buf(read)).await.unwrap() > 0),
            Self::Http2(_, body) => {
                let data = in_time(body.data()).await.unwrap().unwrap();
                body.flow_control().release_capacity(data.len()).unwrap();
            }
        }
    }

    /// The whole body; nothing when it was cut.
    async fn rest(self) -> Option<Vec<u8>> {
        match self {
            Self::Http1(mut io, mut read) => {
                in_time(io.read_to_end(&mut read)).await.ok()?;
                let end = read.windows(4).position(|end| end == b"\r\n\r\n")?;
                let head = String::from_utf8(read[..end].to_vec()).unwrap();
                let body = read[end + 4..].to_vec();
                let length = head
                    .lines()
                    .find_map(|line| line.strip_prefix("content-length: "));
                let whole = match length {
                    Some(length) => body.len() == length.parse::<usize>().unwrap(),
                    None => body.ends_with(b"0\r\n\r\n"),
                };
                whole.then_some(body)
            }
            Self::Http2(_, mut body) => {
                let mut whole = Vec::new();
                while let Some(data) = in_time(body.data()).await {
                    let data = data.ok()?;
                    body.flow_control().release_capacity(data.len()).unwrap();
                    whole.extend_from_slice(&data);
                }
                Some(whole)
            }
        }
    }
}

async fn promises(name: &str, mut way: Way) {
    assert_eq!(way.get("/").await, (200, "home".to_owned()), "{name}");
    assert_eq!(way.get("/none").await.0, 404, "{name}");
    assert_eq!(way.get("/who/").await.0, 308, "{name}");
    assert_eq!(way.ask(Method::PUT, "/", Vec::new()).await.0, 405, "{name}");
    assert_eq!(way.get("/slow?ms=x").await.0, 400, "{name}");
    assert_eq!(way.get("/panic").await.0, 500, "{name}");
    let secure = if way.site.is_some() {
        "secure"
    } else {
        "plain"
    };
    assert!(way.get("/who").await.1.contains(secure), "{name}");
    assert_eq!(way.get("/large").await.1.len(), 1_000_000, "{name}");
    let saved = way.ask(Method::POST, "/save", vec![b'x'; 150_000]).await;
    assert_eq!(saved, (200, b"150000 bytes".to_vec()), "{name}");
    let (status, _) = way.ask(Method::POST, "/save", vec![b'x'; 200_001]).await;
    assert_eq!(status, 413, "{name}");

    // The order of the end: streams first, then what is under way, then the process.
    let mut live = way.send(Method::GET, "/live", Vec::new()).await;
    assert_eq!(live.status(), 200, "{name}");
    live.more().await;
    let slow = way.get("/slow?ms=700");
    let stop = async {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        way.process.signal("TERM");
        live.rest().await
    };
    let (slow, live) = tokio::join!(slow, stop);
    assert_eq!(slow, (200, "slow".to_owned()), "{name}");
    let events = live.unwrap_or_else(|| panic!("{name}: the stream was cut"));
    assert!(!events.is_empty(), "{name}");
    assert_eq!(way.process.ended().code(), Some(0), "{name}");
    let attributes = way.process.span("server.shutdown")["attributes"].clone();
    assert_eq!(
        attributes["server.shutdown.forced_connections"], 0,
        "{name}"
    );
    assert_eq!(
        attributes["server.shutdown.unfinished_handlers"], 0,
        "{name}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_promise_holds_on_every_way_to_the_server() {
    for threads in ["1", "4"] {
        for (unix, tls) in [(false, false), (false, true), (true, false), (true, true)] {
            for http2 in [false, true] {
                let name = format!("http2-{http2}-unix-{unix}-tls-{tls}-threads-{threads}");
                let way = Way::start(&name, http2, unix, tls, threads);
                promises(&name, way).await;
            }
        }
    }
}
