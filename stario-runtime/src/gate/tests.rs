//! The gate over a transport of memory, where time stands still unless it is moved.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use proptest::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

use super::guard::Guard;
use super::io::{Gate, Next};
use super::line::Line;
use crate::config::ServerConfig;
use crate::telemetry::{Recording, Tracer};

fn gate(io: DuplexStream) -> (Gate<DuplexStream>, Arc<Line>) {
    gate_with(io, |_| {})
}

fn gate_with(
    io: DuplexStream,
    change: impl FnOnce(&mut ServerConfig),
) -> (Gate<DuplexStream>, Arc<Line>) {
    let mut config = ServerConfig::default();
    change(&mut config);
    let tracer: Arc<dyn Tracer> = Arc::new(Recording::new());
    let line = Arc::new(Line::default());
    let guard = Arc::new(Guard::new(&config, tracer, Arc::default()));
    (Gate::new(io, guard, line.clone()), line)
}

const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: t\r\n\r\n";

#[tokio::test]
async fn the_pieces_of_a_write_arrive_in_order_whatever_their_size() {
    for sizes in [[10, 0, 20], [500, 0, 12], [500, 12, 1], [1, 2000, 3]] {
        let pieces = [b'a', b'b', b'c'].map(|byte| vec![byte; 2000]);
        let pieces: Vec<_> = pieces.iter().zip(sizes).map(|(all, n)| &all[..n]).collect();
        // It takes a part of most writes.
        let (mut client, server) = duplex(64);
        let (mut gate, _) = gate(server);
        let whole = pieces.concat();
        let writing = async {
            let mut left: Vec<_> = pieces.iter().map(|piece| io::IoSlice::new(piece)).collect();
            let mut left = &mut left[..];
            while left.iter().any(|piece| !piece.is_empty()) {
                let count = gate.write_vectored(left).await.unwrap();
                io::IoSlice::advance_slices(&mut left, count);
            }
            drop(gate);
        };
        let mut read = Vec::new();
        let ((), _closed) = tokio::join!(writing, client.read_to_end(&mut read));
        assert_eq!(read, whole, "{sizes:?}");
    }
}

#[tokio::test]
async fn the_first_bytes_tell_the_protocol_however_they_come() {
    #[cfg(feature = "http2")]
    let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nand frames\0\x01";
    for (bytes, expected) in [
        #[cfg(feature = "http2")]
        (&preface[..], Next::Http2),
        (REQUEST, Next::Request),
        (b"PRI / HTTP/1.1\r\nHost: t\r\n\r\n", Next::Request),
        (b"PRI * HTTP/2.0\r\n\r\nSX", Next::Over),
        (b"", Next::Over),
    ] {
        for step in [1, 7, bytes.len().max(1)] {
            let (mut client, server) = duplex(256);
            let (mut gate, _) = gate(server);
            let writing = async {
                for piece in bytes.chunks(step) {
                    client.write_all(piece).await.unwrap();
                    tokio::task::yield_now().await;
                }
                client.shutdown().await.unwrap();
            };
            let (next, ()) = tokio::join!(gate.next(), writing);
            assert_eq!(
                next,
                expected,
                "{:?} by {step}",
                String::from_utf8_lossy(bytes)
            );
            if next != Next::Over {
                let mut read = Vec::new();
                gate.read_to_end(&mut read).await.unwrap();
                assert_eq!(read, bytes, "nothing is lost or looked at");
            }
        }
    }
}

#[tokio::test]
async fn half_a_head_is_kept_from_the_reader() {
    let (mut client, server) = duplex(256);
    let (mut gate, _) = gate(server);
    let mut buf = [0; 64];
    for byte in &REQUEST[..REQUEST.len() - 1] {
        client.write_all(&[*byte]).await.unwrap();
        let read = tokio::time::timeout(Duration::ZERO, gate.read(&mut buf)).await;
        assert!(read.is_err(), "nothing to read");
    }
    client.write_all(b"\n").await.unwrap();
    assert_eq!(gate.read(&mut buf).await.unwrap(), REQUEST.len());
}

#[tokio::test]
async fn what_is_put_back_comes_again_before_the_rest() {
    let (mut client, server) = duplex(256);
    let (mut gate, _) = gate(server);
    client.write_all(&REQUEST.repeat(2)).await.unwrap();
    assert_eq!(gate.next().await, Next::Request);
    let mut buf = [0; 256];
    let read = gate.read(&mut buf).await.unwrap();
    assert_eq!(read, REQUEST.len() * 2);
    gate.put_back(&Bytes::copy_from_slice(&buf[REQUEST.len()..read]));
    assert_eq!(gate.next().await, Next::Request);
    client
        .write_all(b"GET /2 HTTP/1.1\r\nHost: t\r\n\r\n")
        .await
        .unwrap();
    client.shutdown().await.unwrap();
    let mut read = Vec::new();
    gate.read_to_end(&mut read).await.unwrap();
    assert!(
        read.starts_with(REQUEST),
        "{:?}",
        String::from_utf8_lossy(&read)
    );
    assert!(read[REQUEST.len()..].starts_with(b"GET /2"));
}

#[tokio::test(start_paused = true)]
async fn a_client_that_takes_nothing_is_given_up_after_the_write_limit() {
    let (mut client, server) = duplex(64);
    let (mut gate, line) = gate(server);
    // Progress counts, however little.
    let writing = tokio::spawn(async move {
        let result = gate.write_all(&[b'x'; 1000]).await;
        (result, tokio::time::Instant::now())
    });
    let begun = tokio::time::Instant::now();
    for _ in 0..3 {
        tokio::time::sleep(Duration::from_secs(29)).await;
        client.read_u8().await.unwrap();
    }
    let last = tokio::time::Instant::now();
    let (result, ended) = writing.await.unwrap();
    assert_eq!(result.unwrap_err().kind(), io::ErrorKind::TimedOut);
    assert!(begun.elapsed() > Duration::from_secs(100));
    let waited = ended - last;
    assert!((29..=31).contains(&waited.as_secs()), "{waited:?}");
    assert!(line.is_stalled());
}

#[tokio::test(start_paused = true)]
async fn the_default_times_are_those_of_the_documentation() {
    // Nothing, half a head, idle, half a body.
    for (sent, seconds) in [
        (&b""[..], 10),
        (b"GET / HT", 10),
        (REQUEST, 30),
        (
            b"POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 9\r\n\r\nabc",
            15,
        ),
    ] {
        let (mut client, server) = duplex(256);
        let (mut gate, _) = gate(server);
        client.write_all(sent).await.unwrap();
        let begun = tokio::time::Instant::now();
        let mut read = Vec::new();
        let end = gate.read_to_end(&mut read).await;
        let waited = begun.elapsed();
        assert_eq!(
            waited.as_secs(),
            seconds,
            "{:?}",
            String::from_utf8_lossy(sent)
        );
        assert_eq!(
            end.is_err(),
            sent.starts_with(b"POST"),
            "only a body ends with an error"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_below_256_bytes_a_second_is_too_slow_after_30_seconds() {
    for (bytes, in_time) in [(200, false), (300, true)] {
        let (mut client, server) = duplex(4096);
        let (mut gate, _) = gate(server);
        let head = b"POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 60000\r\n\r\n";
        client.write_all(head).await.unwrap();
        let sending = tokio::spawn(async move {
            for _ in 0..60_000 / bytes {
                tokio::time::sleep(Duration::from_secs(1)).await;
                if client.write_all(&vec![b'x'; bytes]).await.is_err() {
                    break;
                }
            }
            client
        });
        let begun = tokio::time::Instant::now();
        let mut read = vec![0; head.len() + 60_000];
        let result = gate.read_exact(&mut read).await;
        assert_eq!(result.is_ok(), in_time, "{bytes} bytes a second");
        if !in_time {
            assert!(
                (30..=32).contains(&begun.elapsed().as_secs()),
                "{:?}",
                begun.elapsed()
            );
        }
        drop(gate);
        sending.await.unwrap();
    }
}

/// A handler that takes its time with a body is not a slow client.
#[tokio::test(start_paused = true)]
async fn only_waiting_for_the_client_counts() {
    let (mut client, server) = duplex(64 * 1024);
    let (mut gate, _) = gate(server);
    let head = b"POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 100\r\n\r\n";
    client
        .write_all(&[&head[..], &[b'x'; 100]].concat())
        .await
        .unwrap();
    let mut read = [0; 60];
    gate.read_exact(&mut read).await.unwrap();
    tokio::time::sleep(Duration::from_hours(1)).await;
    let mut rest = vec![0; head.len() + 100 - 60];
    gate.read_exact(&mut rest).await.unwrap();
}

#[tokio::test]
async fn a_refusal_is_said_once_the_reader_has_come_to_it() {
    let (mut client, server) = duplex(4096);
    let (mut gate, _) = gate(server);
    client
        .write_all(&[REQUEST, b"junk\r\n\r\n"].concat())
        .await
        .unwrap();
    let mut buf = [0; 256];
    assert_eq!(gate.read(&mut buf).await.unwrap(), REQUEST.len());
    // Closed before the reader asked for more: its last answer said that it was the last.
    gate.shutdown().await.unwrap();
    let mut said = Vec::new();
    client.shutdown().await.unwrap();
    client.read_to_end(&mut said).await.unwrap();
    assert_eq!(said, b"");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Pieces of any size in and out: what comes out is what went in, up to the mistake.
    #[test]
    fn what_comes_out_is_what_went_in(
        bodies in prop::collection::vec(0_usize..300, 1..30),
        bad in any::<bool>(),
        pieces in prop::collection::vec(1_usize..400, 1..20),
        room in prop::collection::vec(1_usize..400, 1..20),
        ahead in 1_usize..20,
    ) {
        let mut good = Vec::new();
        for (n, length) in bodies.iter().enumerate() {
            let body = "b".repeat(*length);
            let request = if n % 2 == 0 {
                format!("POST /{n} HTTP/1.1\r\nHost: t\r\nContent-Length: {length}\r\n\r\n{body}")
            } else if *length == 0 {
                format!("POST /{n} HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
            } else {
                format!("POST /{n} HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n{length:x}\r\n{body}\r\n0\r\n\r\n")
            };
            good.extend_from_slice(request.as_bytes());
        }
        let mut all = good.clone();
        if bad {
            all.extend_from_slice(b"GET / HTTP/1.1\r\nHost: t\r\nX : y\r\n\r\n");
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let read = runtime.block_on(async {
            let (mut client, server) = duplex(333);
            let (mut gate, _) = gate_with(server, |config| config.pipelined_requests = ahead);
            let writing = async move {
                let mut rest = &all[..];
                for size in pieces.iter().cycle() {
                    let (piece, after) = rest.split_at((*size).min(rest.len()));
                    client.write_all(piece).await.unwrap();
                    rest = after;
                    if rest.is_empty() {
                        break;
                    }
                }
                client.shutdown().await.unwrap();
                client
            };
            let reading = async {
                let mut read = Vec::new();
                for size in room.iter().cycle() {
                    let mut buf = vec![0; *size];
                    match gate.read(&mut buf).await.unwrap() {
                        0 => break,
                        count => read.extend_from_slice(&buf[..count]),
                    }
                }
                read
            };
            tokio::join!(writing, reading).1
        });
        prop_assert_eq!(read, good);
    }
}
