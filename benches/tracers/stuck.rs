//! How long requests take while their tracer cannot write: the queue is full, and every span is
//! dropped.

use std::fs::File;
use std::io;
use std::net::SocketAddr;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use super::server::{Client, Server, file, remove};

/// Connections, and how often each asks: far from what the server can do, so that what is
/// measured is no queue for its processors.
const CONNECTIONS: usize = 2;
const EVERY: Duration = Duration::from_millis(2);
const ASKED: u32 = 300;
const ROUNDS: usize = 41;

/// How long everything is asked at first, so that the queue is full.
const FLOOD: Duration = Duration::from_secs(4);

/// A server whose spans go nowhere, in one way or another.
struct Stuck {
    name: &'static str,
    server: Server,
}

fn servers() -> Vec<Stuck> {
    let start = |name, tracer, stdout, settings: &[(&str, String)]| Stuck {
        name,
        server: Server::start(tracer, stdout, settings),
    };
    #[allow(unused_mut, reason = "by feature")]
    let mut all = vec![
        start("noop", "noop", Stdio::null(), &[]),
        start("json, written", "json", Stdio::null(), &[]),
        // Nobody reads it: a write waits for ever.
        start("json, stuck pipe", "json", Stdio::piped(), &[]),
    ];
    if let Ok(full) = File::options().write(true).open("/dev/full") {
        all.push(start("json, full disk", "json", full.into(), &[]));
    }
    #[cfg(feature = "sqlite")]
    {
        // SQLite says the same of a file that has reached its limit as of a full disk.
        let settings = [
            ("STARIO_TRACERS_SQLITE", file("full").display().to_string()),
            ("STARIO_TRACERS_SQLITE_MAX_BYTES", "1".to_owned()),
        ];
        all.push(start(
            "sqlite, full disk",
            "sqlite",
            Stdio::null(),
            &settings,
        ));
    }
    #[cfg(feature = "otlp")]
    {
        // It takes connections and never answers.
        let silent = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = silent.local_addr().expect("an address");
        thread::spawn(move || silent.incoming().collect::<Vec<_>>());
        let settings = [("STARIO_TRACERS_OTLP", format!("http://{address}"))];
        all.push(start("otlp, no answer", "otlp", Stdio::null(), &settings));
    }
    all
}

/// Prints the table.
pub(crate) fn bench() {
    let servers = servers();
    for stuck in &servers {
        flood(stuck.server.address).expect("answers");
    }
    // In turns: what else the machine does is the same for all.
    let mut rounds = vec![(Vec::new(), Vec::new()); servers.len()];
    for _ in 0..ROUNDS {
        for (stuck, (p50s, p99s)) in servers.iter().zip(&mut rounds) {
            let (p50, p99) = round(stuck.server.address);
            p50s.push(p50);
            p99s.push(p99);
        }
    }
    let quiet: Vec<_> = rounds
        .into_iter()
        .map(|(p50s, p99s)| (lower_quartile(p50s), lower_quartile(p99s)))
        .collect();
    println!("tracer             p50 us  p99 us  of noop's  spans dropped");
    for (stuck, (p50, p99)) in servers.iter().zip(&quiet) {
        let ratio = p99 / quiet[0].1;
        let dropped = match stuck.name {
            "noop" => 0,
            _ => stuck.server.number("stario_tracer_dropped_spans_total"),
        };
        let name = stuck.name;
        println!("{name:<18} {p50:>6.0} {p99:>7.0} {ratio:>10.2} {dropped:>14}");
    }
    drop(servers);
    remove(&file("full"));
}

/// Asks as fast as it goes.
fn flood(address: SocketAddr) -> io::Result<()> {
    let ask = move || -> io::Result<()> {
        let mut client = Client::connect(address)?;
        let begun = Instant::now();
        while begun.elapsed() < FLOOD {
            client.ask()?;
        }
        Ok(())
    };
    let clients: Vec<_> = (0..CONNECTIONS).map(|_| thread::spawn(ask)).collect();
    clients
        .into_iter()
        .try_for_each(|client| client.join().expect("a client"))
}

/// The median and the 99th percentile in microseconds.
fn round(address: SocketAddr) -> (f64, f64) {
    let ask = move || -> io::Result<Vec<f64>> {
        let mut client = Client::connect(address)?;
        client.ask()?;
        let begun = Instant::now();
        let mut took = Vec::new();
        for n in 0..ASKED {
            let due = begun + EVERY * n;
            let early = due.saturating_duration_since(Instant::now());
            thread::sleep(early);
            // Who is late because the answer before was late has waited since it was due.
            let since = if early.is_zero() { due } else { Instant::now() };
            client.ask()?;
            took.push(since.elapsed().as_nanos() as f64 / 1e3);
        }
        Ok(took)
    };
    let clients: Vec<_> = (0..CONNECTIONS).map(|_| thread::spawn(ask)).collect();
    let mut took: Vec<f64> = clients
        .into_iter()
        .flat_map(|client| client.join().expect("a client").expect("answers"))
        .collect();
    took.sort_by(f64::total_cmp);
    (took[took.len() / 2], took[took.len() * 99 / 100])
}

/// Of what others on the machine only ever add to.
fn lower_quartile(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 4]
}
