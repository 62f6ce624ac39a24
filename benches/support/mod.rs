//! The tiles example as a process of its own.

#![allow(dead_code, reason = "not every benchmark asks for everything")]

use std::net::SocketAddr;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// The server under test; it ends with the benchmark.
pub(crate) struct Tiles {
    process: Child,
    address: SocketAddr,
}

impl Tiles {
    /// Starts it with these settings and waits until it listens.
    pub(crate) fn start(settings: &[(&str, &str)]) -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .and_then(|socket| socket.local_addr())
            .expect("a free port")
            .port();
        // This program is target/release/deps/soak-…, the example is beside its folder.
        let here = std::env::current_exe().expect("the path of this benchmark");
        let release = here.ancestors().nth(2).expect("a release directory");
        let program = release.join("examples").join("tiles");
        let process = Command::new(&program)
            .env("STARIO_PORT", port.to_string())
            .env("STARIO_TRACER", "noop")
            .envs(settings.iter().copied())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| {
                panic!(
                    "{}: {error}; first run `cargo build --release --example tiles`",
                    program.display()
                )
            });
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let begun = Instant::now();
        while std::net::TcpStream::connect(address).is_err() {
            assert!(
                begun.elapsed() < Duration::from_secs(10),
                "tiles does not start"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { process, address }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Resident memory in KiB.
    pub(crate) fn resident(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()))
            .expect("this benchmark reads /proc, so it needs Linux");
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
            .expect("a VmRSS line")
    }

    /// Open files and sockets.
    pub(crate) fn descriptors(&self) -> usize {
        std::fs::read_dir(format!("/proc/{}/fd", self.process.id()))
            .expect("this benchmark reads /proc, so it needs Linux")
            .count()
    }

    /// Asks it to stop, and waits until it has.
    pub(crate) fn stop(&mut self) -> ExitStatus {
        let mut kill = Command::new("kill");
        kill.args(["-TERM", &self.process.id().to_string()]);
        assert!(kill.status().is_ok_and(|status| status.success()), "kill");
        self.process.wait().expect("it was not waited for before")
    }
}

impl Drop for Tiles {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
