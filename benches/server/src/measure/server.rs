//! A server as a process of its own.

use std::fs;
use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The core of the servers; the client is on another one.
const CORE: &str = "0";

pub struct Server {
    process: Child,
    address: SocketAddr,
}

impl Server {
    /// Starts a server on the core of the servers. `settings` are variables of its environment.
    pub fn start(program: &[&str], settings: &[(&str, &str)]) -> Self {
        Self::under(&["taskset", "-c", CORE], program, settings, Stdio::null())
    }

    /// Starts a server with something around it; `stderr` is that of both.
    pub fn under(
        around: &[&str],
        program: &[&str],
        settings: &[(&str, &str)],
        stderr: Stdio,
    ) -> Self {
        let address = free_address();
        let port = address.port().to_string();
        let mut line: Vec<&str> = around.iter().chain(program).copied().collect();
        line.push(&port);
        let process = Command::new(line[0])
            .args(&line[1..])
            .env("STARIO_PORT", &port)
            .env("STARIO_HOST", "127.0.0.1")
            .env("STARIO_THREADS", "1")
            .env("STARIO_TRACER", "noop")
            .env("STARIO_MAX_STREAMS_PER_CLIENT", "20000")
            .envs(settings.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(stderr)
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", line.join(" ")));
        let mut server = Self { process, address };
        server.wait_until_it_listens();
        server
    }

    fn wait_until_it_listens(&mut self) {
        let begun = Instant::now();
        while TcpStream::connect(self.address).is_err() {
            let over = self.process.try_wait().expect("it was not waited for");
            assert!(over.is_none(), "the server ended: {over:?}");
            assert!(
                begun.elapsed() < Duration::from_secs(30),
                "it does not start"
            );
            sleep(Duration::from_millis(20));
        }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// CPU time of all its threads so far.
    pub fn cpu(&self) -> Duration {
        let tasks = fs::read_dir(format!("/proc/{}/task", self.process.id())).expect("needs /proc");
        let nanos = tasks.flatten().map(|task| {
            let text = fs::read_to_string(task.path().join("schedstat")).unwrap_or_default();
            let ran = text.split_whitespace().next().and_then(|n| n.parse().ok());
            ran.unwrap_or(0)
        });
        Duration::from_nanos(nanos.sum())
    }

    /// Resident memory in KiB.
    pub fn resident(&self) -> u64 {
        let path = format!("/proc/{}/status", self.process.id());
        let status = fs::read_to_string(path).expect("needs /proc");
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
            .expect("a VmRSS line")
    }

    /// Asks it to end, and waits for what it has written to its stderr.
    pub fn stop(mut self) -> io::Result<Output> {
        let pid = self.process.id().to_string();
        let told = Command::new("kill").args(["-TERM", &pid]).status()?;
        assert!(told.success(), "kill");
        let mut text = Vec::new();
        if let Some(mut stderr) = self.process.stderr.take() {
            io::Read::read_to_end(&mut stderr, &mut text)?;
        }
        let status = self.process.wait()?;
        Ok(Output {
            status,
            stdout: Vec::new(),
            stderr: text,
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0")
        .and_then(|socket| socket.local_addr())
        .expect("a free port")
}
