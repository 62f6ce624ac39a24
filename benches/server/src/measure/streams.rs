//! Live streams: CPU time of a delivery, the wait of the last client, and memory.

use std::process::ExitCode;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::peer::Peer;
use super::plot;
use super::same;
use super::sample::{self, Column, Sample};
use super::server::Server;
use super::stats::quantile;
use crate::load::Streams;

const COUNTS: [usize; 3] = [100, 1000, 5000];
const ROUNDS: usize = 3;
const ROUND: Duration = Duration::from_secs(1);

/// Ticks before anything is measured.
const WARM: usize = 3;

/// The columns after those of CPU time.
const COLUMNS: [Column<Fan>; 6] = [
    ("deliveries/s", |fan| {
        format!("{:.0}", quantile(&fan.rate, 1.0))
    }),
    ("last p50 ms", |fan| {
        format!("{:.2}", quantile(&fan.last, 0.5))
    }),
    ("p99 ms", |fan| format!("{:.2}", quantile(&fan.last, 0.99))),
    ("empty KiB", |fan| {
        format!("{:.0}", quantile(&fan.empty, 0.5))
    }),
    ("KiB/stream", |fan| {
        format!("{:.1}", quantile(&fan.idle, 0.5))
    }),
    ("+ after ticks", |fan| {
        format!("{:.1}", quantile(&fan.ticked, 0.5))
    }),
];

/// What one peer took for one count of streams.
#[derive(Default, Clone)]
struct Fan {
    cpu: Vec<f64>,
    rate: Vec<f64>,
    last: Vec<f64>,
    /// KiB without a stream, for each idle stream, and for each after the ticks.
    empty: Vec<f64>,
    idle: Vec<f64>,
    ticked: Vec<f64>,
}

impl Sample for Fan {
    fn rounds(&self) -> &[f64] {
        &self.cpu
    }
}

pub fn run() -> ExitCode {
    let peers = Peer::all();
    same::check(&peers);
    let mut peers = peers;
    peers.extend(Peer::python_idiom());
    let mut samples = vec![vec![Fan::default(); COUNTS.len()]; peers.len()];
    for _ in 0..ROUNDS {
        for (count, at) in COUNTS.iter().zip(0..) {
            for (peer, samples) in peers.iter().zip(&mut samples) {
                take(peer, *count, &mut samples[at]);
            }
        }
    }
    println!("{ROUNDS} interleaved rounds of {ROUND:?}, an event of about 2 KB\n");
    for (count, at) in COUNTS.iter().zip(0..) {
        let title = format!("{count} streams");
        sample::print(title, &peers, &samples, at, &COLUMNS);
    }
    let groups = COUNTS.map(|count| format!("{count} streams"));
    let groups = groups.each_ref().map(String::as_str);
    plot::bars(
        "streams",
        "CPU time of a delivery, in microseconds",
        &groups,
        &sample::bars(&peers, &samples, Fan::cpu),
    );
    plot::bars(
        "memory",
        "Resident memory of an idle stream, in KiB",
        &groups,
        &sample::bars(&peers, &samples, |fan| quantile(&fan.idle, 0.5)),
    );
    ExitCode::SUCCESS
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn take(peer: &Peer, count: usize, sample: &mut Fan) {
    let server = Server::start(&peer.program(), &[]);
    sleep(Duration::from_millis(300));
    let empty = server.resident();
    let mut streams = Streams::open(server.address(), peer.live, count).expect("streams");
    sleep(Duration::from_millis(500));
    let idle = server.resident();
    for _ in 0..WARM {
        streams.tick().expect("a tick");
    }
    let (before, begun) = (server.cpu(), Instant::now());
    let mut ticks = 0;
    while begun.elapsed() < ROUND {
        let last = streams.tick().expect("a tick");
        sample.last.push(last.as_secs_f64() * 1e3);
        ticks += 1;
    }
    let (cpu, time) = (server.cpu() - before, begun.elapsed());
    let deliveries = (ticks * count) as f64;
    sample.cpu.push(cpu.as_secs_f64() * 1e6 / deliveries);
    sample.rate.push(deliveries / time.as_secs_f64());
    sleep(Duration::from_millis(300));
    let each = |more: u64, less: u64| more.saturating_sub(less) as f64 / count as f64;
    sample.empty.push(empty as f64);
    sample.idle.push(each(idle, empty));
    sample.ticked.push(each(server.resident(), idle));
}
