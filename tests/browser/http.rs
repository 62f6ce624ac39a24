//! The few lines of HTTP/1.1 that a `WebDriver` client needs: one request,
//! one JSON answer, one connection each.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// Longer than any page load that the driver itself allows.
const TIMEOUT: Duration = Duration::from_mins(1);

/// Sends one request to a driver on the loopback interface.
///
/// # Errors
///
/// Whatever the socket says, or `InvalidData` for an answer that is not JSON.
pub(crate) fn send(
    port: u16,
    method: &str,
    path: &str,
    body: Option<&Value>,
) -> io::Result<(u16, Value)> {
    let mut socket = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    socket.set_read_timeout(Some(TIMEOUT))?;
    socket.set_write_timeout(Some(TIMEOUT))?;
    let body = body.map(Value::to_string).unwrap_or_default();
    let head = format!(
        "{method} {path} HTTP/1.1\r\n\
         Host: 127.0.0.1:{port}\r\n\
         Content-Type: application/json; charset=utf-8\r\n\
         Content-Length: {}\r\n\
         Connection: close\r\n\r\n",
        body.len()
    );
    socket.write_all(head.as_bytes())?;
    socket.write_all(body.as_bytes())?;
    read_answer(BufReader::new(socket))
}

fn read_answer(mut from: impl BufRead) -> io::Result<(u16, Value)> {
    let status = read_line(&mut from)?
        .split(' ')
        .nth(1)
        .and_then(|code| code.parse().ok())
        .ok_or_else(|| invalid("no status line"))?;
    let mut length = None;
    loop {
        let line = read_line(&mut from)?;
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok();
        }
    }
    let mut body = Vec::new();
    match length {
        Some(length) => from.take(length).read_to_end(&mut body)?,
        // The connection is closed after one answer, so its end is the body's end.
        None => from.read_to_end(&mut body)?,
    };
    let value = serde_json::from_slice(&body).map_err(|error| invalid(&error.to_string()))?;
    Ok((status, value))
}

fn read_line(from: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    from.read_line(&mut line)?;
    line.truncate(line.trim_end().len());
    Ok(line)
}

fn invalid(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

#[test]
fn an_answer_is_cut_at_its_content_length() {
    let bytes = b"HTTP/1.1 404 Not Found\r\ncontent-length: 14\r\n\r\n{\"value\":null}rest";
    let (status, value) = read_answer(&bytes[..]).unwrap();
    assert_eq!(status, 404);
    assert_eq!(value, serde_json::json!({ "value": null }));
}
