//! Live streams: CPU time of a delivery, the wait of the last client, and memory.

use std::process::ExitCode;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::peer::Peer;
use super::plot;
use super::same;
use super::server::Server;
use super::stats::{self, quantile};
use crate::load::Streams;

const COUNTS: [usize; 3] = [100, 1000, 5000];
const ROUNDS: usize = 3;
const ROUND: Duration = Duration::from_secs(1);

/// Ticks before anything is measured.
const WARM: usize = 3;

/// What one peer took for one count of streams.
#[derive(Default, Clone)]
struct Sample {
    cpu: Vec<f64>,
    rate: Vec<f64>,
    last: Vec<f64>,
    /// KiB without a stream, for each idle stream, and for each after the ticks.
    empty: Vec<f64>,
    idle: Vec<f64>,
    ticked: Vec<f64>,
}

impl Sample {
    fn cpu(&self) -> f64 {
        quantile(&self.cpu, 0.25)
    }
}

pub fn run() -> ExitCode {
    let peers = Peer::all();
    same::check(&peers);
    let mut peers = peers;
    peers.extend(Peer::python_idiom());
    let mut samples = vec![vec![Sample::default(); COUNTS.len()]; peers.len()];
    for _ in 0..ROUNDS {
        for (count, at) in COUNTS.iter().zip(0..) {
            for (peer, samples) in peers.iter().zip(&mut samples) {
                take(peer, *count, &mut samples[at]);
            }
        }
    }
    println!("{ROUNDS} interleaved rounds of {ROUND:?}, an event of about 2 KB\n");
    for (count, at) in COUNTS.iter().zip(0..) {
        print(*count, &peers, &samples, at);
    }
    let groups = COUNTS.map(|count| format!("{count} streams"));
    let groups = groups.each_ref().map(String::as_str);
    plot::bars(
        "streams",
        "CPU time of a delivery, in microseconds",
        &groups,
        &bars(&peers, &samples, Sample::cpu),
    );
    plot::bars(
        "memory",
        "Resident memory of an idle stream, in KiB",
        &groups,
        &bars(&peers, &samples, |sample| quantile(&sample.idle, 0.5)),
    );
    ExitCode::SUCCESS
}

fn bars<'a>(
    peers: &'a [Peer],
    samples: &[Vec<Sample>],
    value: fn(&Sample) -> f64,
) -> Vec<(&'a str, Vec<f64>)> {
    let rows = peers.iter().zip(samples);
    rows.map(|(peer, samples)| (peer.name, samples.iter().map(value).collect()))
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn take(peer: &Peer, count: usize, sample: &mut Sample) {
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

fn print(count: usize, peers: &[Peer], samples: &[Vec<Sample>], at: usize) {
    let mut rows = vec![vec![format!("{count} streams"), "CPU us".into()]];
    rows[0].extend(peers.iter().skip(1).map(|peer| format!("/ {}", peer.name)));
    let more = [
        "deliveries/s",
        "last p50 ms",
        "p99 ms",
        "empty KiB",
        "KiB/stream",
        "+ after ticks",
    ];
    rows[0].extend(more.map(str::to_owned));
    for (peer, own) in peers.iter().zip(samples) {
        let own = &own[at];
        let mut row = vec![peer.name.to_owned(), format!("{:.2}", own.cpu())];
        for other in &samples[1..] {
            row.push(format!("{:.2}", own.cpu() / other[at].cpu()));
        }
        row.push(format!("{:.0}", quantile(&own.rate, 1.0)));
        row.push(format!("{:.2}", quantile(&own.last, 0.5)));
        row.push(format!("{:.2}", quantile(&own.last, 0.99)));
        row.push(format!("{:.0}", quantile(&own.empty, 0.5)));
        row.push(format!("{:.1}", quantile(&own.idle, 0.5)));
        row.push(format!("{:.1}", quantile(&own.ticked, 0.5)));
        rows.push(row);
    }
    stats::print(&rows);
}
