//! The app as a process, and what a shell would do with it.

// Each test binary uses its own part of this module.
#![allow(dead_code, unreachable_pub)]

pub mod site;

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use serde_json::Value;

/// No test waits longer than this for something that should happen.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// The app, with no settings but those of the test.
pub fn app() -> Command {
    program(env!("CARGO_BIN_EXE_server-tests"))
}

/// The app that runs in one thread.
pub fn one_thread() -> Command {
    program(env!("CARGO_BIN_EXE_one-thread"))
}

fn program(path: &str) -> Command {
    let mut command = Command::new(path);
    bare(&mut command);
    command.env("STARIO_PORT", "0");
    command
}

/// A shell line in which `$0` is the app.
pub fn shell(line: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", line, env!("CARGO_BIN_EXE_server-tests")]);
    bare(&mut command);
    command.env("STARIO_PORT", "0");
    command
}

fn bare(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if name.starts_with("STARIO_") || name.starts_with("LISTEN_") {
            command.env_remove(name);
        }
    }
    command.env("STARIO_TRACER", "json");
    command.env_remove("RUST_BACKTRACE");
}

/// A running app. Dropping it kills it.
pub struct Process {
    child: Child,
    said: Receiver<String>,
    spans: Receiver<String>,
    /// What the banner calls it: an address, or the path of a socket.
    pub url: String,
}

impl Process {
    /// Starts the app and waits until it serves.
    pub fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the app starts");
        let said = lines(child.stderr.take().expect("it is piped"));
        let spans = lines(child.stdout.take().expect("it is piped"));
        let mut process = Self {
            child,
            said,
            spans,
            url: String::new(),
        };
        let is_url = |line: &str| {
            ["http", "unix:"]
                .iter()
                .any(|start| line.starts_with(start))
        };
        process.url = process.hear(is_url);
        process
    }

    pub fn address(&self) -> SocketAddr {
        let (_, address) = self.url.split_once("://").expect("it listens on TCP");
        address.parse().expect("an address")
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The first line on the terminal, from now on, that is meant.
    pub fn hear(&self, is_it: impl Fn(&str) -> bool) -> String {
        let mut before = Vec::new();
        let until = Instant::now() + PATIENCE;
        loop {
            let line = match self.said.recv_timeout(until - Instant::now()) {
                Ok(line) => line.trim().to_owned(),
                Err(error) => panic!("{error}; the app has said {before:#?}"),
            };
            if is_it(&line) {
                return line;
            }
            before.push(line);
        }
    }

    /// Sends a signal by its name.
    pub fn signal(&self, name: &str) {
        let line = format!("kill -{name} {}", self.child.id());
        let sent = Command::new("sh").args(["-c", &line]).status();
        assert!(sent.expect("there is a shell").success(), "{line}");
    }

    /// Waits for the end of the process.
    pub fn ended(&mut self) -> ExitStatus {
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            if let Some(status) = self.child.try_wait().expect("it is our child") {
                return status;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("the app still runs after {PATIENCE:?}");
    }

    /// Whether the process has not ended.
    pub fn runs(&mut self) -> bool {
        self.child.try_wait().expect("it is our child").is_none()
    }

    /// The next span of that name.
    pub fn span(&self, name: &str) -> Value {
        let until = Instant::now() + PATIENCE;
        loop {
            let line = match self.spans.recv_timeout(until - Instant::now()) {
                Ok(line) => line,
                Err(RecvTimeoutError::Timeout) => panic!("no span {name} within {PATIENCE:?}"),
                Err(RecvTimeoutError::Disconnected) => panic!("the app ended without {name}"),
            };
            let span: Value = serde_json::from_str(&line).expect("spans are JSON");
            if span["name"] == name {
                return span;
            }
        }
    }

    /// Bytes of memory in use, where the system tells.
    pub fn resident(&self) -> Option<usize> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))?;
        let kib: usize = line.split_whitespace().next()?.parse().ok()?;
        Some(kib * 1024)
    }

    /// Threads, where the system tells.
    pub fn threads(&self) -> Option<usize> {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.child.id())).ok()?;
        Some(tasks.count())
    }

    /// Open files and sockets, where the system tells.
    pub fn descriptors(&self) -> Option<usize> {
        let open = std::fs::read_dir(format!("/proc/{}/fd", self.child.id())).ok()?;
        Some(open.count())
    }

    /// Seconds of processor time so far, where the system tells.
    pub fn cpu(&self) -> Option<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).ok()?;
        let after_name = stat.rsplit_once(") ")?.1;
        let mut ticks = after_name.split(' ').skip(11).map(str::parse::<f64>);
        Some((ticks.next()?.ok()? + ticks.next()?.ok()?) / 100.0)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines(from: impl Read + Send + 'static) -> Receiver<String> {
    let (send, receive) = channel();
    // Ends with the process, whose pipe it reads.
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            if send.send(line).is_err() {
                break;
            }
        }
    });
    receive
}

/// A directory of the test's own, empty.
pub fn directory(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("stario-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).expect("there is a place for temporary files");
    path
}
