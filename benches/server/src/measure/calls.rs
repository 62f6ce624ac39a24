//! System calls, counted by strace.

use std::collections::BTreeMap;
use std::io;
use std::process::Stdio;
use std::time::Duration;

use super::peer::Peer;
use super::server::Server;
use crate::load::{ask, crowd};

/// Over so many connections as in the goal.
const CONNECTIONS: usize = 16;

/// Calls of one answer by their names.
///
/// What the start and the end take is counted in a run of its own: on a busy machine there are so few
/// answers that it would show.
pub fn for_each_answer(peer: &Peer, path: &str) -> io::Result<BTreeMap<String, f64>> {
    let (few, around) = count(peer, path, Duration::ZERO)?;
    let (many, calls) = count(peer, path, Duration::from_secs(3))?;
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let answers = (many - few) as f64;
    let each = calls.into_iter().map(|(name, calls)| {
        let besides = around.get(&name).unwrap_or(&0.0);
        let each = (calls - besides) / answers;
        (name, each)
    });
    Ok(each.filter(|(_, each)| *each > 0.005).collect())
}

/// The calls of a server that serves for a time, and how many answers it gave.
fn count(peer: &Peer, path: &str, time: Duration) -> io::Result<(usize, BTreeMap<String, f64>)> {
    let around = ["strace", "-f", "-c", "-qq"];
    let server = Server::under(&around, &peer.program(), &[], Stdio::piped());
    let size = ask(server.address(), "GET", path, 1)?.size();
    let answers = crowd(server.address(), path, size, CONNECTIONS, time)?.len();
    let output = server.stop()?;
    let text = String::from_utf8_lossy(&output.stderr);
    let counts = text.lines().filter_map(|line| {
        // % time, seconds, usecs/call, calls, errors or nothing, syscall
        let words: Vec<&str> = line.split_whitespace().collect();
        let calls: f64 = words.get(3)?.parse().ok()?;
        let name = *words.last()?;
        (name != "total").then(|| (name.to_owned(), calls))
    });
    Ok((answers, counts.collect()))
}
