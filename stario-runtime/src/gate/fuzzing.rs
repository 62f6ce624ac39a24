//! The gate for its fuzz target: the bytes of one connection, in the pieces that they come in.

use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

use super::guard::{Guard, Limits};
use super::io::Gate;
use super::line::Line;
use super::naive;
use crate::config::ServerConfig;
use crate::telemetry::{Recording, Tracer};

/// What became of the bytes of a connection.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    /// How many bytes were let through.
    pub passed: usize,
    /// The status and the message of the refusal.
    pub refusal: Option<(u16, &'static str)>,
    /// A body has begun and not ended.
    pub in_body: bool,
}

/// What the reader makes of the bytes in pieces that end at `cuts`, and where requests ended.
pub fn feed(input: &[u8], cuts: &[usize], config: &ServerConfig) -> (Outcome, Vec<usize>) {
    let (outcome, ends) = naive::feed(input, cuts, &Limits::new(config));
    let outcome = Outcome {
        passed: outcome.passed,
        refusal: outcome.refusal.map(|it| (it.status(), it.message())),
        in_body: outcome.in_body,
    };
    (outcome, ends)
}

/// Where requests end, and whether the rest is refused, by a naive reading of the RFC.
pub fn naive(input: &[u8]) -> (Vec<usize>, bool) {
    naive::naive(input)
}

/// What comes out of the gate for hyper, and what it answers, when the bytes come piece by piece
/// and are read `room` bytes at a time.
pub async fn through(
    input: &[u8],
    cuts: &[usize],
    room: usize,
    config: &ServerConfig,
) -> (Vec<u8>, Vec<u8>) {
    let (mut client, server) = duplex(input.len().max(1024));
    let tracer: Arc<dyn Tracer> = Arc::new(Recording::new());
    let guard = Arc::new(Guard::new(config, tracer, Arc::default()));
    let mut gate = Gate::new(server, guard, Arc::new(Line::default()));
    let writing = async {
        let mut at = 0;
        for end in cuts.iter().copied().chain([input.len()]) {
            let piece = &input[at..end.max(at)];
            at = end.max(at);
            // A gate that has closed takes no more.
            if client.write_all(piece).await.is_err() {
                break;
            }
            tokio::task::yield_now().await;
        }
        let _closed = client.shutdown().await;
        let mut said = Vec::new();
        let _cut = client.read_to_end(&mut said).await;
        said
    };
    let reading = async {
        let mut read = Vec::new();
        let mut buf = vec![0; room.max(1)];
        while let Ok(count @ 1..) = gate.read(&mut buf).await {
            read.extend_from_slice(&buf[..count]);
        }
        let _closed = gate.shutdown().await;
        drop(gate);
        read
    };
    let (said, read) = tokio::join!(writing, reading);
    (read, said)
}
