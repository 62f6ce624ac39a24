//! As much of HTTP as it takes to hand bytes to a collector on the same machine.
//!
//! A blocking request on a connection of its own, from the thread that may wait: a client with
//! pools and a runtime would be most of the work of this crate again.

use std::io::{self, Read as _, Write as _};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::time::Duration;

/// How long the other side may take to answer the door, and to say something.
const CONNECT: Duration = Duration::from_secs(1);
const SILENCE: Duration = Duration::from_secs(5);

/// Bytes of an answer that are read.
const ANSWER: u64 = 64 * 1024;

/// Where to post to.
#[derive(Debug, PartialEq)]
pub(super) struct Endpoint {
    /// Host and port, for the socket and the header.
    host: String,
    path: String,
}

/// What came back.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
}

impl Endpoint {
    /// Reads `http://host:port/path`; `path` where the address has none.
    pub(super) fn parse(address: &str, path: &str) -> Option<Self> {
        let rest = address.trim().strip_prefix("http://")?;
        let (host, own) = match rest.find('/') {
            Some(slash) => rest.split_at(slash),
            None => (rest, ""),
        };
        let (name, port) = match host.rsplit_once(':') {
            // The colons of an IPv6 address are inside of its brackets.
            Some((name, port)) if !port.ends_with(']') => (name, port.parse::<u16>().ok()?),
            _ => (host, 80),
        };
        let plain = |c: char| c.is_ascii_graphic();
        if name.is_empty() || !rest.chars().all(plain) {
            return None;
        }
        let path = if own.len() > 1 { own } else { path };
        Some(Self {
            host: format!("{name}:{port}"),
            path: path.to_owned(),
        })
    }

    /// Posts `body` and reads the answer.
    ///
    /// # Errors
    ///
    /// Those of the connection, and an answer that is not HTTP.
    pub(super) fn post(&self, content_type: &str, body: &[u8]) -> io::Result<Reply> {
        let mut socket = self.connect()?;
        socket.set_read_timeout(Some(SILENCE))?;
        socket.set_write_timeout(Some(SILENCE))?;
        let Self { host, path } = self;
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {host}\r\nuser-agent: stario/{}\r\n\
             content-type: {content_type}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
            env!("CARGO_PKG_VERSION"),
            body.len()
        );
        socket.write_all(head.as_bytes())?;
        socket.write_all(body)?;
        let mut answer = Vec::new();
        read_answer(socket.take(ANSWER), &mut answer)?;
        Reply::parse(&answer).ok_or_else(|| io::Error::other("the answer is not HTTP"))
    }

    /// The first of the host's addresses that answers.
    fn connect(&self) -> io::Result<TcpStream> {
        let mut outcome = Err(io::Error::other("the host has no address"));
        for address in self.host.to_socket_addrs()? {
            outcome = TcpStream::connect_timeout(&address, CONNECT);
            if outcome.is_ok() {
                break;
            }
        }
        outcome
    }
}

/// Reads until the answer is complete; a server may keep the connection all the same.
fn read_answer(mut from: impl io::Read, answer: &mut Vec<u8>) -> io::Result<()> {
    let mut piece = [0; 4096];
    while Reply::parse(answer).is_none_or(|reply| Some(reply.body.len()) < declared(answer)) {
        match from.read(&mut piece)? {
            0 => break,
            read => answer.extend_from_slice(&piece[..read]),
        }
    }
    Ok(())
}

/// How long the body is; without a word it goes to the end of the connection.
fn declared(answer: &[u8]) -> Option<usize> {
    let head = answer.split(|byte| *byte == b'\n');
    let head = head.map(|line| String::from_utf8_lossy(line).trim().to_ascii_lowercase());
    head.take_while(|line| !line.is_empty())
        .find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok())
        .or(Some(usize::MAX))
}

impl Reply {
    fn parse(answer: &[u8]) -> Option<Self> {
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = str::from_utf8(&answer[..end]).ok()?;
        let status = head.strip_prefix("HTTP/1.")?.split(' ').nth(1)?;
        Some(Self {
            status: status.get(..3)?.parse().ok()?,
            body: answer[end + 4..].to_vec(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_host_and_maybe_a_port_and_a_path() {
        let parsed = |address| {
            let endpoint = Endpoint::parse(address, "/v1/traces")?;
            Some((endpoint.host, endpoint.path))
        };
        let both = |host: &str, path: &str| Some((host.to_owned(), path.to_owned()));
        assert_eq!(
            parsed("http://localhost"),
            both("localhost:80", "/v1/traces")
        );
        assert_eq!(
            parsed("http://[::1]:4318/"),
            both("[::1]:4318", "/v1/traces")
        );
        assert_eq!(parsed("http://[::1]"), both("[::1]:80", "/v1/traces"));
        assert_eq!(parsed(" http://c:1/otlp/v2 "), both("c:1", "/otlp/v2"));
        for bad in [
            "https://x",
            "x:1",
            "http://",
            "http://:1",
            "http://x:99999",
            "http://x/\r\ny",
        ] {
            assert_eq!(parsed(bad), None, "{bad}");
        }
    }

    #[test]
    fn an_answer_is_read_to_its_length_or_to_the_end() {
        let read = |text: &str| {
            let mut answer = Vec::new();
            read_answer(text.as_bytes(), &mut answer).unwrap();
            Reply::parse(&answer).map(|reply| (reply.status, reply.body.len()))
        };
        assert_eq!(
            read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
            Some((200, 2))
        );
        assert_eq!(read("HTTP/1.0 503\r\n\r\nbusy"), Some((503, 4)));
        assert_eq!(read("SSH-2.0-OpenSSH\r\n\r\n"), None);
        assert_eq!(read(""), None);
    }
}
