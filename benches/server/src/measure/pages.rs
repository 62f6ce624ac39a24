//! Plain answers: CPU time of each, rates, and how long clients wait.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use super::peer::Peer;
use super::plot;
use super::same;
use super::sample::{self, Column, Sample};
use super::server::Server;
use super::stats::quantile;
use crate::load::{ask, crowd};

const PATHS: [&str; 3] = ["/plaintext", "/json", "/page"];
const CONNECTIONS: usize = 64;
const ROUNDS: usize = 8;
const ROUND: Duration = Duration::from_millis(600);

/// The columns after those of CPU time.
const COLUMNS: [Column<Page>; 3] = [
    ("best answers/s", |page| {
        format!("{:.0}", quantile(&page.rate, 1.0))
    }),
    ("wait p50 us", |page| {
        format!("{:.0}", quantile(&page.p50, 0.25))
    }),
    ("p99 us", |page| format!("{:.0}", quantile(&page.p99, 0.25))),
];

/// What one peer took for one path, a number for each round.
#[derive(Default, Clone)]
struct Page {
    cpu: Vec<f64>,
    rate: Vec<f64>,
    p50: Vec<f64>,
    p99: Vec<f64>,
}

impl Sample for Page {
    fn rounds(&self) -> &[f64] {
        &self.cpu
    }
}

pub fn run() -> ExitCode {
    let peers = Peer::all();
    same::check(&peers);
    let servers: Vec<Server> = peers
        .iter()
        .map(|peer| Server::start(&peer.program(), &[]))
        .collect();
    let mut samples = vec![vec![Page::default(); PATHS.len()]; peers.len()];
    for round in 0..=ROUNDS {
        for (path, at) in PATHS.iter().zip(0..) {
            for (server, samples) in servers.iter().zip(&mut samples) {
                let mut sample = Page::default();
                take(server, path, &mut sample);
                // The first round is for the caches.
                if round > 0 {
                    samples[at].cpu.append(&mut sample.cpu);
                    samples[at].rate.append(&mut sample.rate);
                    samples[at].p50.append(&mut sample.p50);
                    samples[at].p99.append(&mut sample.p99);
                }
            }
        }
    }
    println!("{CONNECTIONS} connections, {ROUNDS} interleaved rounds of {ROUND:?}\n");
    for (path, at) in PATHS.iter().zip(0..) {
        sample::print((*path).to_owned(), &peers, &samples, at, &COLUMNS);
    }
    plot::bars(
        "pages",
        "CPU time of an answer, in microseconds",
        &PATHS,
        &sample::bars(&peers, &samples, Page::cpu),
    );
    ExitCode::SUCCESS
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn take(server: &Server, path: &str, sample: &mut Page) {
    let size = ask(server.address(), "GET", path, 1)
        .expect("an answer")
        .size();
    let (before, begun) = (server.cpu(), Instant::now());
    let times = crowd(server.address(), path, size, CONNECTIONS, ROUND).expect("answers");
    let (cpu, time) = (server.cpu() - before, begun.elapsed());
    let count = times.len() as f64;
    let times: Vec<f64> = times.iter().map(|time| time.as_secs_f64() * 1e6).collect();
    sample.cpu.push(cpu.as_secs_f64() * 1e6 / count);
    sample.rate.push(count / time.as_secs_f64());
    sample.p50.push(quantile(&times, 0.5));
    sample.p99.push(quantile(&times, 0.99));
}
