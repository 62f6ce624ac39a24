//! How the app stops: what is finished, what is cut, and who is told.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(unix)]

mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use serde_json::Value;
use support::{PATIENCE, Process, app};

/// A connection that stays open between requests.
struct Wire(BufReader<TcpStream>);

impl Wire {
    fn connect(address: SocketAddr) -> Self {
        let socket = TcpStream::connect(address).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        Self(BufReader::new(socket))
    }

    fn ask(&mut self, path: &str) -> std::io::Result<()> {
        let request = format!("GET {path} HTTP/1.1\r\nhost: test\r\n\r\n");
        self.0.get_mut().write_all(request.as_bytes())
    }

    /// The head of an answer, nothing when the connection was closed before its first byte.
    ///
    /// # Panics
    ///
    /// When the answer is torn.
    fn head(&mut self) -> Option<String> {
        let mut head = String::new();
        loop {
            match self.0.read_line(&mut head) {
                Ok(0) | Err(_) if head.is_empty() => return None,
                Ok(0) | Err(_) => panic!("a torn answer: {head:?}"),
                Ok(_) if head.ends_with("\r\n\r\n") => return Some(head),
                Ok(_) => {}
            }
        }
    }

    fn answer(&mut self) -> Option<(String, String)> {
        let head = self.head()?;
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .map_or(0, |length| length.parse().unwrap());
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).expect("a torn answer");
        Some((head, String::from_utf8(body).unwrap()))
    }

    /// What comes until the server closes.
    fn rest(&mut self) -> Vec<u8> {
        let mut rest = Vec::new();
        let _ = self.0.read_to_end(&mut rest);
        rest
    }
}

fn attributes(process: &Process) -> Value {
    process.span("server.shutdown")["attributes"].clone()
}

#[test]
fn a_drain_finishes_what_is_under_way_and_closes_what_is_idle() {
    let mut process = Process::start(&mut app());
    let address = process.address();
    let mut unused = Wire::connect(address);
    let mut idle = Wire::connect(address);
    idle.ask("/").unwrap();
    idle.answer().unwrap();
    let mut slow = Wire::connect(address);
    slow.ask("/slow?ms=600").unwrap();
    let mut live = Wire::connect(address);
    live.ask("/live").unwrap();
    live.head().unwrap();
    std::thread::sleep(Duration::from_millis(100));

    process.signal("TERM");
    let signalled = Instant::now();
    assert!(unused.rest().is_empty() && idle.rest().is_empty());
    let events = live.rest();
    assert!(
        events.ends_with(b"\r\n0\r\n\r\n"),
        "the stream has a proper end"
    );
    assert!(
        signalled.elapsed() < Duration::from_millis(500),
        "before the slow request: {:?}",
        signalled.elapsed()
    );
    let (head, body) = slow.answer().unwrap();
    assert!(
        head.contains("connection: close\r\n") && body == "slow",
        "{head}"
    );
    assert_eq!(process.ended().code(), Some(0));
    assert!(TcpStream::connect(address).is_err());

    let attributes = attributes(&process);
    let figure = |name: &str| attributes[format!("server.shutdown.{name}")].clone();
    assert_eq!(figure("open_connections"), 4);
    assert_eq!(figure("idle_closed"), 2);
    assert_eq!(figure("forced_connections"), 0);
    assert_eq!(figure("urgent"), false);
}

#[test]
fn a_second_signal_ends_the_wait() {
    for (first, second) in [("INT", "TERM"), ("TERM", "TERM")] {
        let mut process = Process::start(&mut app());
        let mut stuck = Wire::connect(process.address());
        stuck.ask("/hang").unwrap();
        std::thread::sleep(Duration::from_millis(100));
        process.signal(first);
        process.hear(|line| line.starts_with("draining 1 connection, 1 handler"));
        assert!(process.runs());
        process.signal(second);
        let signalled = Instant::now();
        assert_eq!(process.ended().code(), Some(0));
        // The grace would be five seconds.
        assert!(
            signalled.elapsed() < Duration::from_secs(2),
            "{:?}",
            signalled.elapsed()
        );
        let attributes = attributes(&process);
        assert_eq!(attributes["server.shutdown.urgent"], true);
        assert_eq!(attributes["server.shutdown.forced_connections"], 1);
        assert_eq!(attributes["server.shutdown.unfinished_handlers"], 1);
    }
}

#[test]
fn many_signals_are_no_more_than_two() {
    let mut process = Process::start(&mut app());
    let mut stuck = Wire::connect(process.address());
    stuck.ask("/hang").unwrap();
    std::thread::sleep(Duration::from_millis(100));
    for _ in 0..10 {
        if process.runs() {
            process.signal("INT");
        }
    }
    assert_eq!(process.ended().code(), Some(0));
}

#[test]
fn clients_that_never_read_do_not_hold_the_exit() {
    let mut process = Process::start(app().env("STARIO_GRACEFUL_SHUTDOWN_TIMEOUT", "0.5"));
    let mut stuck: Vec<_> = (0..50).map(|_| Wire::connect(process.address())).collect();
    for (number, wire) in stuck.iter_mut().enumerate() {
        wire.ask(if number % 2 == 0 { "/live" } else { "/hang" })
            .unwrap();
    }
    std::thread::sleep(Duration::from_millis(200));
    process.signal("TERM");
    let signalled = Instant::now();
    assert_eq!(process.ended().code(), Some(0));
    assert!(
        signalled.elapsed() < Duration::from_secs(4),
        "{:?}",
        signalled.elapsed()
    );
    assert_eq!(
        attributes(&process)["server.shutdown.unfinished_handlers"],
        25
    );
}

#[test]
fn no_answer_is_torn_by_a_stop() {
    // One thread finds other races than several.
    for threads in ["1", "2", "1", "4", ""] {
        let mut process = Process::start(app().env("STARIO_THREADS", threads));
        let address = process.address();
        let clients: Vec<_> = (0..64)
            .map(|_| {
                let mut wire = Wire::connect(address);
                std::thread::spawn(move || {
                    let mut answers = 0;
                    while wire.ask("/").is_ok() {
                        let Some((head, body)) = wire.answer() else {
                            break;
                        };
                        assert!(head.starts_with("HTTP/1.1 200 ") && body == "home");
                        answers += 1;
                    }
                    answers
                })
            })
            .collect();
        std::thread::sleep(Duration::from_millis(150));
        process.signal("TERM");
        for client in clients {
            let answers: u32 = client.join().expect("no torn answer");
            assert!(answers > 0);
        }
        assert_eq!(process.ended().code(), Some(0));
        assert_eq!(
            attributes(&process)["server.shutdown.forced_connections"],
            0
        );
    }
}

#[test]
fn who_waits_in_the_queue_is_answered_before_the_end() {
    let mut process = Process::start(&mut app());
    let address = process.address();
    for round in 0..5 {
        // Connected and asked, maybe not yet accepted.
        let mut wires: Vec<_> = (0..20).map(|_| Wire::connect(address)).collect();
        for wire in &mut wires {
            wire.ask("/").unwrap();
        }
        if round == 4 {
            process.signal("TERM");
        }
        for wire in &mut wires {
            assert_eq!(wire.answer().expect("an answer").1, "home");
        }
    }
    assert_eq!(process.ended().code(), Some(0));
}

#[test]
fn who_has_just_connected_may_still_ask() {
    let mut process = Process::start(&mut app());
    let address = process.address();
    let mut late = Wire::connect(address);
    // It is accepted, and its client is about to write.
    std::thread::sleep(Duration::from_millis(20));
    process.signal("TERM");
    std::thread::sleep(Duration::from_millis(50));
    late.ask("/").unwrap();
    assert_eq!(late.answer().expect("an answer").1, "home");
    assert_eq!(process.ended().code(), Some(0));
}

#[test]
fn readiness_turns_false_before_anything_ends() {
    let mut process = Process::start(app().env("STARIO_SHUTDOWN_DELAY", "0.8"));
    let address = process.address();
    let health = || {
        let mut wire = Wire::connect(address);
        wire.ask("/health").unwrap();
        let head = wire.answer().unwrap().0;
        head.split(' ').nth(1).unwrap().to_owned()
    };
    assert_eq!(health(), "204");
    process.signal("TERM");
    process.hear(|line| line.starts_with("stopping in 0.8 s"));
    assert_eq!(health(), "503");
    let mut wire = Wire::connect(address);
    wire.ask("/").unwrap();
    let (head, body) = wire.answer().unwrap();
    assert!(
        body == "home" && !head.contains("connection: close"),
        "{head}"
    );
    assert_eq!(process.ended().code(), Some(0));
}

#[test]
fn a_signal_before_it_serves_is_an_end_of_its_own() {
    let mut command = app();
    let mut process = Process::start(&mut command);
    process.signal("HUP");
    // Without TLS there is nothing to renew: the terminal has gone.
    assert_eq!(process.ended().code(), None);
}
