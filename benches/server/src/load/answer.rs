//! One question and its answer.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

/// The bytes of a request, as short as they can be.
pub fn request(method: &str, path: &str) -> Vec<u8> {
    let more = match (method, path) {
        ("POST", _) => "content-length: 0\r\n",
        // What tells a server that this request will be kept for long.
        (_, "/live" | "/own") => "accept: text/event-stream\r\n",
        _ => "",
    };
    format!("{method} {path} HTTP/1.1\r\nhost: bench\r\n{more}\r\n").into_bytes()
}

/// A whole answer with a known length.
pub struct Answer {
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    /// Reads one off the front of `bytes`, once it is there as a whole.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
        let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .map_or(0, |length| length.parse().expect("a length"));
        let body = bytes.get(end..end + length)?.to_vec();
        Some(Self { head, body })
    }

    pub fn is_good(&self) -> bool {
        self.head.starts_with("http/1.1 2")
    }

    /// How many bytes it had on the wire.
    pub fn size(&self) -> usize {
        self.head.len() + self.body.len()
    }
}

/// Asks `count` times over one connection, each time after the answer; the last answer.
pub fn ask(to: SocketAddr, method: &str, path: &str, count: usize) -> io::Result<Answer> {
    let mut socket = TcpStream::connect(to)?;
    socket.set_nodelay(true)?;
    let request = request(method, path);
    let mut buffer = vec![0; 256 * 1024];
    let mut last = None;
    // All answers but the first are as long as it.
    let mut size = 0;
    for _ in 0..count {
        socket.write_all(&request)?;
        let mut filled = 0;
        loop {
            let read = socket.read(&mut buffer[filled..])?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            filled += read;
            if last.is_some() && filled < size {
                continue;
            }
            if last.is_some() && filled == size {
                break;
            }
            if let Some(answer) = Answer::parse(&buffer[..filled]) {
                size = answer.size();
                last = Some(answer);
                break;
            }
        }
    }
    last.ok_or_else(|| io::ErrorKind::InvalidInput.into())
}
