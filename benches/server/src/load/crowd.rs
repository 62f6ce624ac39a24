//! Many connections that ask without a pause.

use std::io::{self, Read as _, Write as _};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};

use super::answer::request;

struct Client {
    socket: TcpStream,
    /// How much of the answer is here.
    filled: usize,
    asked: Instant,
}

/// Asks over `connections` for this long; the time that each answer took.
///
/// All answers have to be as long as `size`.
pub fn crowd(
    to: SocketAddr,
    path: &str,
    size: usize,
    connections: usize,
    time: Duration,
) -> io::Result<Vec<Duration>> {
    let request = request("GET", path);
    let mut poll = Poll::new()?;
    let mut clients = Vec::new();
    for number in 0..connections {
        let socket = std::net::TcpStream::connect(to)?;
        socket.set_nodelay(true)?;
        socket.set_nonblocking(true)?;
        let mut socket = TcpStream::from_std(socket);
        poll.registry()
            .register(&mut socket, Token(number), Interest::READABLE)?;
        socket.write_all(&request)?;
        let asked = Instant::now();
        clients.push(Client {
            socket,
            filled: 0,
            asked,
        });
    }
    let mut buffer = vec![0; 64 * 1024];
    let mut events = Events::with_capacity(connections);
    let mut times = Vec::with_capacity(1 << 20);
    let begun = Instant::now();
    while begun.elapsed() < time {
        poll.poll(&mut events, Some(Duration::from_secs(5)))?;
        assert!(!events.is_empty(), "the server does not answer");
        for event in &events {
            let client = &mut clients[event.token().0];
            // Until there is no more, because mio tells of a change only.
            loop {
                match client.socket.read(&mut buffer) {
                    Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                    Ok(read) => client.filled += read,
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                    Err(error) => return Err(error),
                }
                assert!(client.filled <= size, "an answer of another length");
                if client.filled == size {
                    let now = Instant::now();
                    times.push(now - client.asked);
                    client.filled = 0;
                    client.asked = now;
                    client.socket.write_all(&request)?;
                    // The answer to that is a change.
                    break;
                }
            }
        }
    }
    Ok(times)
}
