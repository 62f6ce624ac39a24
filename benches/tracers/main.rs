//! What each tracer costs a request, as a ratio to none.
//!
//! ```sh
//! cargo bench --bench tracers --features sqlite,otlp
//! ```
//!
//! First the span alone, on the request's thread: a request's span with its attributes, an event
//! and a step. Then whole requests: a server in a process of its own, asked by two keep-alive
//! connections over loopback; its processor time by request, all threads, so that the one which
//! writes is in it. Every tracer writes to where nothing is kept: `/dev/null`, a file that goes, a
//! collector that says yes.
//!
//! Then how long requests take, of 1,000 each second, while a tracer cannot write at all: its pipe is
//! not read, the disk is full, the collector does not answer.

#![allow(clippy::print_stdout, reason = "a benchmark prints its table")]
#![allow(clippy::cast_precision_loss, reason = "counts are far below 2^52")]

mod server;
mod stuck;

use std::io;
use std::net::SocketAddr;
use std::process::{ExitCode, Stdio};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use stario::prelude::*;
use stario::telemetry::{Json, Noop, Terminal, Tracer, Tty};

use server::{Client, SERVER, Server, collector, file, remove};

const SPANS: u32 = 100_000;
const SECONDS: u64 = 3;

routes! {
    ROOM = GET "/rooms/{id}";
}

async fn room(c: Context, w: Writer) -> Result {
    let id: u32 = c.param("id")?;
    c.attr("room", id);
    w.text("a room");
    Ok(())
}

async fn serve(app: &mut App, _span: &Span) {
    app.add(ROOM, room);
    app.metrics("/metrics");
}

/// One request's span.
fn request(tracer: &Arc<dyn Tracer>) {
    let attrs = [("request.method", "GET"), ("request.path", "/rooms/7")];
    let span = Span::root_with(tracer, "GET /rooms/{id}", None, attrs);
    span.attr("room", 7_u32).event("joined", [("who", "ada")]);
    span.step("db.query").attr("rows", 12_u32);
    span.attr("response.status_code", 200_u16);
    span.end();
}

/// Processor time of a thread or a process in nanoseconds: what others do on the machine is not in
/// it. Only Linux tells; elsewhere it is the time of day.
fn processor_time(who: &str) -> f64 {
    static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = fs::read_to_string(format!("/proc/{who}/schedstat"));
    let first = |text: String| text.split(' ').next()?.parse().ok();
    let told: Option<f64> = told.ok().and_then(first);
    told.unwrap_or_else(|| BEGUN.elapsed().as_nanos() as f64)
}

/// Nanoseconds that a span costs its request, the best of five rounds.
fn span_cost(tracer: &Arc<dyn Tracer>) -> f64 {
    let since = Instant::now();
    let round = || {
        let mut spent = 0.0;
        for _ in 0..10 {
            // The system's account is too coarse for what takes no time.
            let clock = || {
                if tracer.is_recording() {
                    processor_time("thread-self")
                } else {
                    since.elapsed().as_nanos() as f64
                }
            };
            let begun = clock();
            (0..SPANS / 10).for_each(|_| request(tracer));
            spent += clock() - begun;
            // A queue that is full drops, which is cheaper than what is measured.
            while tracer.stats().waiting_spans > 0 {
                tracer.flush();
            }
        }
        spent / f64::from(SPANS)
    };
    (0..5).map(|_| round()).fold(f64::INFINITY, f64::min)
}

/// Processor time of a request in nanoseconds, all threads of the server together.
fn request_cost(server: &Server) -> f64 {
    let pid = server.id();
    let spent = || -> f64 {
        let threads = fs::read_dir(format!("/proc/{pid}/task"));
        let threads = threads.into_iter().flatten().flatten();
        threads
            .map(|thread| {
                let thread = thread.file_name();
                processor_time(&format!("{pid}/task/{}", thread.display()))
            })
            .sum()
    };
    let begun = spent();
    let answers = ask(server.address);
    // What was asked last is still to be written.
    thread::sleep(Duration::from_millis(500));
    (spent() - begun) / answers as f64
}

/// Asks over two connections for a while.
fn ask(address: SocketAddr) -> u64 {
    let ask = move || -> io::Result<u64> {
        let mut client = Client::connect(address)?;
        let begun = Instant::now();
        let mut answers = 0;
        while begun.elapsed() < Duration::from_secs(SECONDS) {
            client.ask()?;
            answers += 1;
        }
        Ok(answers)
    };
    let clients: Vec<_> = (0..2)
        .map(|_| thread::spawn(move || ask().expect("answers")))
        .collect();
    clients
        .into_iter()
        .map(|client| client.join().expect("a client"))
        .sum()
}

fn tracers() -> Vec<(&'static str, Arc<dyn Tracer>)> {
    let plain = Terminal::default();
    let null = || fs::File::create("/dev/null").expect("a place where nothing is kept");
    #[allow(unused_mut, reason = "by feature")]
    let mut all: Vec<(&'static str, Arc<dyn Tracer>)> = vec![
        ("noop", Arc::new(Noop)),
        ("json", Arc::new(Json::new(null()))),
        ("tty", Arc::new(Tty::new(null(), plain))),
    ];
    #[cfg(any(feature = "sqlite", feature = "otlp"))]
    let mut config = stario::TracersConfig::default();
    #[cfg(feature = "sqlite")]
    {
        config.sqlite = file("costs");
        let sqlite = stario::telemetry::Sqlite::open(&config).expect("a file");
        all.push(("sqlite", Arc::new(sqlite)));
    }
    #[cfg(feature = "otlp")]
    {
        config.otlp = collector();
        let otlp = stario::telemetry::Otlp::new(&config).expect("an address");
        all.push(("otlp", Arc::new(otlp)));
    }
    all
}

fn bench() {
    println!("tracer    span ns  request us  ratio");
    let settings = [
        ("STARIO_TRACERS_SQLITE", file("costs").display().to_string()),
        ("STARIO_TRACERS_OTLP", collector()),
    ];
    let mut without = None;
    for (name, tracer) in tracers() {
        let span = span_cost(&tracer);
        drop(tracer);
        let cost = request_cost(&Server::start(name, Stdio::null(), &settings));
        let ratio = cost / *without.get_or_insert(cost);
        println!("{name:<8} {span:>8.0} {:>11.1} {ratio:>6.2}", cost / 1e3);
    }
    remove(&file("costs"));
}

fn main() -> ExitCode {
    if env::var_os(SERVER).is_some() {
        return stario::__private::run(stario::__private::Flavor::MultiThread, serve);
    }
    bench();
    println!();
    stuck::bench();
    ExitCode::SUCCESS
}
