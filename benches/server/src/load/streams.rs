//! Many live streams, and somebody who makes them tick.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use mio::{Events, Interest, Poll, Token};

use super::answer::{Answer, request};

/// Open streams, each of which has got its first event.
pub struct Streams {
    poll: Poll,
    sockets: Vec<mio::net::TcpStream>,
    ticker: TcpStream,
    buffer: Vec<u8>,
    /// What the last event of the first stream looked like.
    last: Vec<u8>,
}

impl Streams {
    /// Opens `count` streams one after another.
    pub fn open(to: SocketAddr, path: &str, count: usize) -> io::Result<Self> {
        let poll = Poll::new()?;
        let request = request("GET", path);
        let mut sockets = Vec::new();
        let mut buffer = vec![0; 64 * 1024];
        for number in 0..count {
            let mut socket = TcpStream::connect(to)?;
            socket.set_nodelay(true)?;
            socket.write_all(&request)?;
            let mut read = Vec::new();
            // One line between the head and the event may end like an event.
            while !(is_whole(&read) && read.windows(6).any(|six| six == b"data: ")) {
                let count = socket.read(&mut buffer)?;
                if count == 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                read.extend_from_slice(&buffer[..count]);
            }
            socket.set_nonblocking(true)?;
            let mut socket = mio::net::TcpStream::from_std(socket);
            poll.registry()
                .register(&mut socket, Token(number), Interest::READABLE)?;
            sockets.push(socket);
        }
        let ticker = TcpStream::connect(to)?;
        ticker.set_nodelay(true)?;
        Ok(Self {
            poll,
            sockets,
            ticker,
            buffer,
            last: Vec::new(),
        })
    }

    /// One tick; the time until the last stream has got its event.
    pub fn tick(&mut self) -> io::Result<Duration> {
        let begun = Instant::now();
        self.ticker.write_all(&request("POST", "/tick"))?;
        let mut waiting = self.sockets.len();
        let mut events = Events::with_capacity(1024);
        while waiting > 0 {
            self.poll.poll(&mut events, Some(Duration::from_secs(10)))?;
            assert!(!events.is_empty(), "{waiting} events were lost");
            for event in &events {
                let number = event.token().0;
                loop {
                    match self.sockets[number].read(&mut self.buffer) {
                        Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                        Ok(read) => {
                            let read = &self.buffer[..read];
                            if number == 0 {
                                self.last.extend_from_slice(read);
                            }
                            waiting -= usize::from(is_whole(read));
                        }
                        Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                        Err(error) => return Err(error),
                    }
                }
            }
        }
        let time = begun.elapsed();
        self.read_answer()?;
        Ok(time)
    }

    fn read_answer(&mut self) -> io::Result<()> {
        let mut read = Vec::new();
        loop {
            let count = self.ticker.read(&mut self.buffer)?;
            read.extend_from_slice(&self.buffer[..count]);
            if let Some(answer) = Answer::parse(&read) {
                assert!(answer.is_good(), "{}", answer.head);
                return Ok(());
            }
            if count == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }

    /// What the first stream has got since the last call, without the framing of chunks.
    pub fn taken(&mut self) -> String {
        let text = String::from_utf8_lossy(&std::mem::take(&mut self.last)).into_owned();
        let lines = text.split("\r\n").filter(|line| line.len() > 8);
        lines.collect()
    }
}

/// Whether bytes end with the end of an event; the views have no empty line of their own.
fn is_whole(bytes: &[u8]) -> bool {
    bytes.ends_with(b"\n\n") || bytes.ends_with(b"\n\n\r\n")
}
