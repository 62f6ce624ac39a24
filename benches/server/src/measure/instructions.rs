//! Instructions in user space, counted by valgrind, and what is recorded of them.
//!
//! Two runs of different length; the difference is what the answers cost, without the start.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::{ExitCode, Stdio};

use super::calls;
use super::peer::Peer;
use super::server::Server;
use super::stats;
use crate::load::{Streams, ask};

/// What is more than so much worse than recorded fails.
const TOLERANCE: f64 = 1.03;

/// More system calls of a kind than that are not one for each answer.
const ONE_CALL: f64 = 1.02;

/// Calls to wait for sockets, with sixteen connections.
const WAITS: f64 = 0.1;

/// Streams that get an event of each tick.
const STREAMS: usize = 20;

const SHORT: usize = 500;
const LONG: usize = 2500;

/// What is counted, with its goal and what we are after.
const ROWS: [(&str, u64, u64); 4] = [
    ("plaintext", 9_500, 8_200),
    ("json", 10_000, 8_200),
    ("page", 50_000, 35_000),
    ("delivery", 4_000, 2_500),
];

type Counts = BTreeMap<String, u64>;

/// Counts and compares: 1 when something got worse. A goal that is missed is only told.
pub fn compare() -> ExitCode {
    let recorded = match fs::read_to_string(file()) {
        Ok(text) => parse(&text),
        Err(error) => {
            eprintln!("{}: {error}; record first", file().display());
            return ExitCode::from(2);
        }
    };
    let counted = count();
    let mut failed = false;
    for (name, count) in &counted {
        let Some(before) = recorded.get(name) else {
            println!("{name}: {count}, which was not recorded");
            failed = true;
            continue;
        };
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let ratio = *count as f64 / *before as f64;
        if ratio > TOLERANCE {
            println!("{name}: {count}, {ratio:.3} times what was recorded ({before})");
            // Of a peer it says that the compiler or the C library is another one.
            failed |= name.starts_with("stario ");
        } else if ratio < 1.0 / TOLERANCE {
            println!("{name}: {count}, better than recorded ({before}); record it");
        }
    }
    for (row, goal, _) in ROWS {
        let count = counted[&format!("stario {row}")];
        if count > goal {
            println!("stario {row}: {count}, still above the goal of {goal}");
        }
    }
    failed |= !calls_are_few();
    if failed {
        println!("\nWhere this is meant to be: scripts/instructions --record, and say why.");
        return ExitCode::FAILURE;
    }
    println!("nothing got worse");
    ExitCode::SUCCESS
}

/// Counts and keeps the result for comparison.
pub fn record() -> ExitCode {
    let mut text = String::from("# User-space instructions of one answer; scripts/instructions.\n");
    for (name, count) in count() {
        writeln!(text, "{name}\t{count}").expect("a string takes everything");
    }
    fs::write(file(), text).expect("the file can be written");
    println!("recorded in {}", file().display());
    ExitCode::SUCCESS
}

fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("instructions.tsv")
}

fn parse(text: &str) -> Counts {
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| {
        let (name, count) = line.split_once('\t')?;
        Some((name.to_owned(), count.parse().ok()?))
    })
    .collect()
}

/// Counts everything, and prints it.
fn count() -> Counts {
    let mut counts = Counts::new();
    let mut table = vec![vec![String::new()]];
    table[0].extend(ROWS.map(|(row, _, _)| row.to_owned()));
    for peer in [Peer::stario(), Peer::hyper(), Peer::axum()].map(Peer::in_current_thread) {
        let mut cells = vec![peer.name.to_owned()];
        for (row, _, _) in ROWS {
            let each = match row {
                "delivery" => deliveries(&peer),
                path => answers(&peer, path),
            };
            let each = each.unwrap_or_else(|error| panic!("{} {row}: {error}", peer.name));
            cells.push(each.to_string());
            counts.insert(format!("{} {row}", peer.name), each);
        }
        table.push(cells);
    }
    for (name, of) in [("goal", 0), ("after", 1)] {
        let mut cells = vec![name.to_owned()];
        cells.extend(ROWS.map(|(_, goal, after)| [goal, after][of].to_string()));
        table.push(cells);
    }
    stats::print(&table);
    counts
}

fn answers(peer: &Peer, row: &str) -> io::Result<u64> {
    let path = format!("/{row}");
    let run = |count| {
        total(peer, |server| {
            let answer = ask(server.address(), "GET", &path, count)?;
            assert!(answer.is_good(), "{}", answer.head);
            Ok(())
        })
    };
    Ok((run(LONG)? - run(SHORT)?) / (LONG - SHORT) as u64)
}

/// For each delivery, with its share of the request that made the event.
fn deliveries(peer: &Peer) -> io::Result<u64> {
    let (short, long) = (SHORT / STREAMS, LONG / STREAMS);
    let run = |ticks| {
        total(peer, |server| {
            let mut streams = Streams::open(server.address(), peer.live, STREAMS)?;
            for _ in 0..ticks {
                streams.tick()?;
            }
            Ok(())
        })
    };
    Ok((run(long)? - run(short)?) / ((long - short) * STREAMS) as u64)
}

/// Instructions of a server's whole life.
fn total(peer: &Peer, work: impl Fn(&Server) -> io::Result<()>) -> io::Result<u64> {
    let around = [
        "valgrind",
        "--tool=cachegrind",
        "--cache-sim=no",
        "--cachegrind-out-file=/dev/null",
    ];
    let server = Server::under(&around, &peer.program(), &[], Stdio::piped());
    work(&server)?;
    let output = server.stop()?;
    let text = String::from_utf8_lossy(&output.stderr);
    let line = text.lines().find_map(|line| line.split_once("I   refs:"));
    let count = line.map(|(_, count)| count.trim().replace(',', ""));
    let count = count.and_then(|count| count.parse().ok());
    Ok(count.unwrap_or_else(|| panic!("valgrind said no number: {text}")))
}

/// Whether a plain answer takes one read, one write, and a share of a wait.
fn calls_are_few() -> bool {
    let mut good = true;
    for path in ["/plaintext", "/page"] {
        let calls = calls::for_each_answer(&Peer::stario().in_current_thread(), path)
            .expect("strace works");
        let text: Vec<_> = calls
            .iter()
            .map(|(name, n)| format!("{name} {n:.2}"))
            .collect();
        println!("system calls, {path}: {}", text.join(", "));
        for (name, each) in calls {
            let most = match name.as_str() {
                "recvfrom" | "read" | "writev" | "sendto" | "write" => ONE_CALL,
                "epoll_wait" => WAITS,
                _ => 0.01,
            };
            if each > most {
                println!("{each:.2} {name} for each answer are too many");
                good = false;
            }
        }
    }
    good
}
