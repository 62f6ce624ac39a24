//! A client that sees every byte, for tests on real sockets.

// Each test binary uses its own part of this module.
#![allow(dead_code, unreachable_pub)]

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// No test waits longer than this for something that should happen.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// One connection to a server.
pub struct Wire {
    socket: TcpStream,
    /// Read but not yet looked at.
    pending: Vec<u8>,
}

impl Wire {
    pub async fn connect(address: SocketAddr) -> Self {
        Self {
            socket: TcpStream::connect(address)
                .await
                .expect("the server listens"),
            pending: Vec::new(),
        }
    }

    /// Connects, sends a request, and leaves the rest to the test.
    pub async fn request(address: SocketAddr, text: &str) -> Self {
        let mut wire = Self::connect(address).await;
        wire.send(text).await;
        wire
    }

    /// Sends text as it is.
    pub async fn send(&mut self, text: &str) {
        self.send_bytes(text.as_bytes()).await;
    }

    /// Sends bytes that need not be text.
    pub async fn send_bytes(&mut self, bytes: &[u8]) {
        self.socket
            .write_all(bytes)
            .await
            .expect("the socket takes bytes");
    }

    /// Sends as long as the server takes it; how much it took.
    pub async fn flood(&mut self, bytes: &[u8]) -> usize {
        let mut sent = 0;
        while sent < bytes.len() {
            let write = self.socket.write(&bytes[sent..]);
            match tokio::time::timeout(Duration::from_millis(300), write).await {
                Ok(Ok(count @ 1..)) => sent += count,
                _ => break,
            }
        }
        sent
    }

    /// Reads up to and including `mark`.
    pub async fn read_until(&mut self, mark: &str) -> String {
        let found = tokio::time::timeout(PATIENCE, async {
            loop {
                if let Some(at) = find(&self.pending, mark.as_bytes()) {
                    let rest = self.pending.split_off(at + mark.len());
                    let read = std::mem::replace(&mut self.pending, rest);
                    return String::from_utf8(read).expect("the answer is UTF-8");
                }
                assert!(
                    self.fill().await > 0,
                    "closed before {mark:?}, after {:?}",
                    String::from_utf8_lossy(&self.pending)
                );
            }
        });
        match found.await {
            Ok(text) => text,
            Err(elapsed) => panic!(
                "{elapsed}: no {mark:?} within {PATIENCE:?}, only {:?}",
                String::from_utf8_lossy(&self.pending)
            ),
        }
    }

    /// Reads one response with a content length (or none), head and body.
    pub async fn response(&mut self) -> String {
        let head = self.read_until("\r\n\r\n").await;
        let length =
            header(&head, "content-length").map_or(0, |n| n.parse().expect("a length is a number"));
        while self.pending.len() < length {
            assert!(self.fill().await > 0, "closed inside the body");
        }
        let rest = self.pending.split_off(length);
        let body = std::mem::replace(&mut self.pending, rest);
        head + std::str::from_utf8(&body).expect("the body is UTF-8")
    }

    /// Reads one event of a stream with chunked framing, without the framing.
    pub async fn event(&mut self) -> String {
        let chunk = self.read_until("\r\n").await;
        let length = usize::from_str_radix(chunk.trim(), 16).expect("a chunk length");
        while self.pending.len() < length + 2 {
            assert!(self.fill().await > 0, "closed inside a chunk");
        }
        let rest = self.pending.split_off(length + 2);
        let chunk = std::mem::replace(&mut self.pending, rest);
        String::from_utf8(chunk[..length].to_vec()).expect("an event is UTF-8")
    }

    /// Reads so many bytes, text or not.
    pub async fn bytes(&mut self, length: usize) -> Vec<u8> {
        let read = tokio::time::timeout(PATIENCE, async {
            while self.pending.len() < length {
                assert!(self.fill().await > 0, "closed before {length} bytes");
            }
        });
        read.await.expect("the bytes arrive");
        let rest = self.pending.split_off(length);
        std::mem::replace(&mut self.pending, rest)
    }

    /// Reads until the server closes, text or not.
    pub async fn rest_bytes(&mut self) -> Vec<u8> {
        let closed = tokio::time::timeout(PATIENCE, async { while self.fill().await > 0 {} });
        closed.await.expect("the server closes the connection");
        std::mem::take(&mut self.pending)
    }

    /// Reads until the server closes.
    pub async fn rest(&mut self) -> String {
        let closed = tokio::time::timeout(PATIENCE, async { while self.fill().await > 0 {} });
        closed.await.expect("the server closes the connection");
        String::from_utf8(std::mem::take(&mut self.pending)).expect("the answer is UTF-8")
    }

    /// Whether the connection ends with RST and not with FIN, after all that comes before.
    pub async fn ends_by_reset(mut self) -> bool {
        let ended = tokio::time::timeout(PATIENCE, async {
            loop {
                self.pending.clear();
                match self.socket.read_buf(&mut self.pending).await {
                    Ok(0) => return false,
                    Ok(_) => {}
                    Err(_) => return true,
                }
            }
        });
        ended.await.expect("the server closes the connection")
    }

    /// Tells the server that no more requests come, but goes on reading.
    pub async fn half_close(&mut self) {
        self.socket.shutdown().await.expect("the socket closes");
    }

    /// Closes with RST instead of FIN, as a crashed client does.
    pub fn reset(self) {
        self.socket
            .set_zero_linger()
            .expect("the socket takes the option");
    }

    async fn fill(&mut self) -> usize {
        // A reset counts as closed: the tests look at what came before.
        self.socket.read_buf(&mut self.pending).await.unwrap_or(0)
    }
}

/// A header of a response head, by its lower-case name.
pub fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| {
        let (key, value) = line.split_once(": ")?;
        key.eq_ignore_ascii_case(name).then_some(value)
    })
}

/// The status code of a response.
pub fn status(response: &str) -> u16 {
    response
        .split(' ')
        .nth(1)
        .and_then(|code| code.parse().ok())
        .unwrap_or_else(|| panic!("no status line in {response:?}"))
}

/// Waits until something holds, for a bounded time.
pub async fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let waited = tokio::time::timeout(PATIENCE, async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    assert!(waited.await.is_ok(), "within {PATIENCE:?}: {what}");
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len())
        .position(|window| window == needle)
}

/// `GET path` with the one header that HTTP/1.1 asks for.
pub fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: test\r\n\r\n")
}

/// `POST path` with a body.
pub fn post(path: &str, body: &str) -> String {
    let length = body.len();
    format!("POST {path} HTTP/1.1\r\nhost: test\r\ncontent-length: {length}\r\n\r\n{body}")
}
