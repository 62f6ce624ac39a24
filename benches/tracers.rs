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
//! collector that is not there.

#![allow(clippy::print_stdout, reason = "a benchmark prints its table")]
#![allow(clippy::cast_precision_loss, reason = "counts are far below 2^52")]

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use stario::prelude::*;
use stario::telemetry::{Json, Noop, Terminal, Tracer, Tty};

const SERVER: &str = "BENCH_SERVER";
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

struct Server(Child, SocketAddr);

impl Server {
    fn start(tracer: &str) -> Self {
        let address = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .expect("a free port");
        let child = Command::new(env::current_exe().expect("this program"))
            .env(SERVER, "1")
            .env("STARIO_TRACER", tracer)
            .env("STARIO_PORT", address.port().to_string())
            .env("STARIO_TRACERS_SQLITE", file())
            .env("STARIO_TRACERS_OTLP", format!("http://{}", collector()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a server");
        while TcpStream::connect(address).is_err() {
            thread::sleep(Duration::from_millis(10));
        }
        Self(child, address)
    }

    /// Processor time of a request in nanoseconds, all threads of the server together.
    fn cost(&self) -> f64 {
        let pid = self.0.id();
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
        let answers = self.ask();
        // What was asked last is still to be written.
        thread::sleep(Duration::from_millis(500));
        (spent() - begun) / answers as f64
    }

    /// Asks over two connections for a while.
    fn ask(&self) -> u64 {
        let ask = |address| -> io::Result<u64> {
            let mut socket = TcpStream::connect(address)?;
            socket.set_nodelay(true)?;
            let begun = Instant::now();
            let mut answers = 0;
            let mut buffer = [0; 1024];
            while begun.elapsed() < Duration::from_secs(SECONDS) {
                socket.write_all(b"GET /rooms/7 HTTP/1.1\r\nhost: bench\r\n\r\n")?;
                let mut read = 0;
                while !buffer[..read].ends_with(b"a room") {
                    read += socket.read(&mut buffer[read..])?;
                }
                answers += 1;
            }
            Ok(answers)
        };
        let clients: Vec<_> = (0..2)
            .map(|_| {
                let address = self.1;
                thread::spawn(move || ask(address).expect("answers"))
            })
            .collect();
        clients
            .into_iter()
            .map(|client| client.join().expect("a client"))
            .sum()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A collector that says yes to everything.
fn collector() -> SocketAddr {
    static ADDRESS: LazyLock<SocketAddr> = LazyLock::new(|| {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        thread::spawn(move || {
            for mut socket in listener.incoming().flatten() {
                let mut request = vec![0; 8 * 1024 * 1024];
                let mut read = 0;
                // Every export ends like this, and nothing inside of it does.
                while !request[..read].ends_with(b"]}]}]}") {
                    match socket.read(&mut request[read..]) {
                        Ok(more @ 1..) => read += more,
                        _ => break,
                    }
                }
                let _ = socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
            }
        });
        address
    });
    *ADDRESS
}

fn file() -> std::path::PathBuf {
    env::temp_dir().join(format!("stario-bench-{}.sqlite3", std::process::id()))
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
        config.sqlite = file();
        let sqlite = stario::telemetry::Sqlite::open(&config).expect("a file");
        all.push(("sqlite", Arc::new(sqlite)));
    }
    #[cfg(feature = "otlp")]
    {
        config.otlp = format!("http://{}", collector());
        let otlp = stario::telemetry::Otlp::new(&config).expect("an address");
        all.push(("otlp", Arc::new(otlp)));
    }
    all
}

fn bench() {
    println!("tracer    span ns  request us  ratio");
    let mut without = None;
    for (name, tracer) in tracers() {
        let span = span_cost(&tracer);
        drop(tracer);
        let cost = Server::start(name).cost();
        let ratio = cost / *without.get_or_insert(cost);
        println!("{name:<8} {span:>8.0} {:>11.1} {ratio:>6.2}", cost / 1e3);
    }
    for suffix in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{suffix}", file().display()));
    }
}

fn main() -> ExitCode {
    if env::var_os(SERVER).is_some() {
        return stario::__private::run(serve);
    }
    bench();
    ExitCode::SUCCESS
}
