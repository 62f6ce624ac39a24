//! Runs an example as a process of its own and speaks to it over the wire.

use std::env;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

/// Longer than anything here takes, shorter than anybody waits.
const PATIENCE: Duration = Duration::from_secs(10);

/// A running example with its log; dropping it ends the process.
#[derive(Debug)]
pub(crate) struct Example {
    child: Child,
    port: u16,
    log: PathBuf,
}

impl Example {
    /// Builds the example (a no-op when it is fresh), starts it on a free port and waits until
    /// it accepts connections.
    pub(crate) fn start(name: &str) -> Self {
        // That nobody takes the port before the example does is likely enough.
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .and_then(|listener| listener.local_addr())
            .expect("loopback has a free port")
            .port();
        Self::start_on(name, port)
    }

    /// As [`Example::start`], on a given port: for a restart under the address that open pages
    /// know.
    pub(crate) fn start_on(name: &str, port: u16) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let log = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("{name}-{}-{count}.jsonl", std::process::id()));
        let output = File::create(&log).expect("the target directory is writable");
        let child = Command::new(build(name))
            .env("STARIO_HOST", "127.0.0.1")
            .env("STARIO_PORT", port.to_string())
            .env("STARIO_TRACER", "json")
            .stdin(Stdio::null())
            .stderr(output.try_clone().expect("a file handle can be doubled"))
            .stdout(output)
            .spawn()
            .unwrap_or_else(|error| panic!("the example {name} starts: {error}"));
        let mut example = Self { child, port, log };
        wait(&format!("{name} to listen on port {port}"), || {
            if let Ok(Some(status)) = example.child.try_wait() {
                panic!("the example {name} ended early: {status}");
            }
            TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()
        });
        example
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// An address on this server.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Asks the server to stop (SIGTERM), waits until it has drained and returns how long that
    /// took.
    pub(crate) fn stop(mut self) -> Duration {
        let start = Instant::now();
        let pid = self.child.id().to_string();
        let asked = Command::new("kill").arg("-TERM").arg(pid).status();
        assert!(asked.is_ok_and(|status| status.success()), "kill works");
        let status = wait("the server to drain", || {
            self.child.try_wait().expect("a child can be waited for")
        });
        assert!(status.success(), "the server ended with {status}");
        start.elapsed()
    }

    /// Ends the server without a warning, as a crash would.
    pub(crate) fn kill(self) {
        drop(self);
    }

    /// Sends one request and reads the whole response.
    pub(crate) fn send(&self, method: &str, target: &str, headers: &str, body: &str) -> Response {
        let headers = format!("Connection: close\r\n{headers}");
        let Stream {
            status,
            head,
            mut from,
            ..
        } = self.open(method, target, &headers, body);
        let mut text = String::new();
        if head.contains("transfer-encoding: chunked") {
            while let Some(chunk) = read_chunk(&mut from) {
                text.push_str(&chunk);
            }
        } else {
            from.read_to_string(&mut text).expect("a body of text");
        }
        Response { status, head, text }
    }

    /// Sends one request and leaves the response open.
    pub(crate) fn open(&self, method: &str, target: &str, headers: &str, body: &str) -> Stream {
        let mut socket =
            TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).expect("the example listens");
        socket
            .set_read_timeout(Some(PATIENCE))
            .expect("it is not zero");
        let (port, length) = (self.port, body.len());
        write!(
            socket,
            "{method} {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{headers}\
             Content-Length: {length}\r\n\r\n{body}"
        )
        .expect("the example reads");
        let mut from = BufReader::new(socket);
        let status = read_line(&mut from);
        let status = status.split(' ').nth(1).and_then(|code| code.parse().ok());
        let mut head = String::new();
        loop {
            match read_line(&mut from) {
                line if line.is_empty() => break,
                line => head = head + &line.to_ascii_lowercase() + "\n",
            }
        }
        Stream {
            status: status.expect("a status line"),
            head,
            from,
            read: String::new(),
        }
    }

    /// Waits until the log has a finished span that fits.
    pub(crate) fn span(&self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        wait(&format!("a span: {what}"), || {
            let log = fs::read_to_string(&self.log).ok()?;
            log.lines()
                .filter_map(|line| serde_json::from_str(line).ok())
                .find(&fits)
        })
    }
}

impl Drop for Example {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
        // The log of a failed test is what one wants to read.
        if !thread::panicking() {
            drop(fs::remove_file(&self.log));
        }
    }
}

/// A response with its whole body.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    /// The header lines, in lower case.
    pub(crate) head: String,
    pub(crate) text: String,
}

/// A response whose body is read event by event.
#[derive(Debug)]
pub(crate) struct Stream {
    pub(crate) status: u16,
    pub(crate) head: String,
    from: BufReader<TcpStream>,
    /// What has arrived of the events after the last one.
    read: String,
}

impl Stream {
    /// The next event, with the empty line that ends it.
    pub(crate) fn next_event(&mut self) -> String {
        loop {
            if let Some(end) = self.read.find("\n\n") {
                let rest = self.read.split_off(end + 2);
                return std::mem::replace(&mut self.read, rest);
            }
            self.read += &read_chunk(&mut self.from).expect("the stream goes on");
        }
    }

    /// Reads events until one fits.
    pub(crate) fn wait_for(&mut self, fits: impl Fn(&str) -> bool) -> String {
        let start = Instant::now();
        loop {
            let event = self.next_event();
            if fits(&event) {
                return event;
            }
            assert!(start.elapsed() < PATIENCE, "the last event was {event}");
        }
    }
}

fn read_chunk(from: &mut impl BufRead) -> Option<String> {
    let size = usize::from_str_radix(&read_line(from), 16).expect("the size of a chunk");
    let mut chunk = vec![0; size];
    from.read_exact(&mut chunk).expect("a whole chunk");
    read_line(from);
    (size > 0).then(|| String::from_utf8(chunk).expect("text"))
}

fn read_line(from: &mut impl BufRead) -> String {
    let mut line = String::new();
    from.read_line(&mut line).expect("a line in time");
    line.truncate(line.trim_end().len());
    line
}

/// Tries until there is a value.
fn wait<T>(what: &str, mut attempt: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(value) = attempt() {
            return value;
        }
        assert!(start.elapsed() < PATIENCE, "waited in vain for {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

/// `cargo test --test tiles` alone would not build examples, and an old one would be worse than
/// none.
fn build(name: &str) -> PathBuf {
    let me = env::current_exe().expect("a test knows its own path");
    let profile_dir = me.ancestors().nth(2).expect("it sits in <profile>/deps");
    let profile = match profile_dir.file_name().and_then(|name| name.to_str()) {
        Some("debug") | None => "dev",
        Some(name) => name,
    };
    let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["build", "--quiet", "--package", "stario", "--example", name])
        .args(["--profile", profile])
        .arg("--manifest-path")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"))
        .status();
    assert!(status.is_ok_and(|status| status.success()), "{name} builds");
    let program = profile_dir.join("examples").join(name);
    program.with_extension(env::consts::EXE_EXTENSION)
}
