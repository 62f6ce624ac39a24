//! Runs an example of this workspace as a process of its own.

use std::env;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::webdriver::{artefacts, wait};

/// How long a server may take to drain after it was asked to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// A running example; dropping it ends the process.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    port: u16,
}

impl Server {
    /// Builds the example (a no-op when it is fresh), starts it on a free port
    /// and waits until it accepts connections. Its output goes to
    /// `target/browser/<name>.log`.
    ///
    /// # Panics
    ///
    /// When it does not build or start.
    pub(crate) fn start(example: &str) -> Self {
        Self::start_on(example, free_port())
    }

    /// As [`Server::start`], on a given port: for a restart under the address
    /// that open pages know.
    pub(crate) fn start_on(example: &str, port: u16) -> Self {
        let program = build(example);
        let log = artefacts().join(format!("{example}.log"));
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(log);
        let log = log.expect("the target directory is writable");
        let mut command = Command::new(program);
        // Settings of whoever runs the tests are not the example's.
        for (name, _) in env::vars_os() {
            if name.to_string_lossy().starts_with("STARIO_") {
                command.env_remove(name);
            }
        }
        let child = command
            .env("STARIO_HOST", "127.0.0.1")
            .env("STARIO_PORT", port.to_string())
            .stdin(Stdio::null())
            .stderr(log.try_clone().expect("a file handle can be doubled"))
            .stdout(log)
            .spawn()
            .unwrap_or_else(|error| panic!("the example {example} starts: {error}"));
        let mut server = Self { child, port };
        wait(&format!("{example} to listen on port {port}"), || {
            if let Ok(Some(status)) = server.child.try_wait() {
                panic!("the example {example} ended early: {status}");
            }
            TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()
        });
        server
    }

    /// An address on this server.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Asks the server to stop (SIGTERM) and waits until it has drained;
    /// returns how long that took.
    ///
    /// # Panics
    ///
    /// When it is still there after ten seconds, or ends with a failure.
    pub(crate) fn stop(mut self) -> Duration {
        let start = Instant::now();
        let pid = self.child.id().to_string();
        let asked = Command::new("kill").arg("-TERM").arg(pid).status();
        assert!(asked.is_ok_and(|status| status.success()), "kill works");
        loop {
            let status = self.child.try_wait().expect("a child can be waited for");
            let took = start.elapsed();
            if let Some(status) = status {
                assert!(status.success(), "the server ended with {status}");
                return took;
            }
            assert!(took < DRAIN, "the server did not drain in {DRAIN:?}");
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Ends the server without a warning, as a crash would.
    pub(crate) fn kill(self) {
        drop(self);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The port is free now; that nobody takes it before the example does is likely enough.
fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
    listener.local_addr().expect("it is bound").port()
}

/// `cargo test --test browser` alone would not build examples, and an old one
/// would be worse than none.
fn build(example: &str) -> PathBuf {
    let me = env::current_exe().expect("a test knows its own path");
    let profile_dir = me.ancestors().nth(2).expect("it sits in <profile>/deps");
    let profile = match profile_dir.file_name().and_then(|name| name.to_str()) {
        Some("debug") | None => "dev",
        Some(name) => name,
    };
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    build.args(["build", "--quiet", "--profile", profile]);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    // Some examples are packages of their own, because of what they depend on.
    let own = root.join("examples").join(example).join("Cargo.toml");
    let dir = if own.exists() {
        build.arg("--manifest-path").arg(own);
        let target = profile_dir
            .parent()
            .expect("it sits in the target directory");
        build.arg("--target-dir").arg(target);
        profile_dir.to_owned()
    } else {
        build.arg("--manifest-path").arg(root.join("Cargo.toml"));
        build.args(["--package", "stario", "--example", example]);
        profile_dir.join("examples")
    };
    let status = build.status();
    assert!(
        status.is_ok_and(|status| status.success()),
        "the example {example} builds"
    );
    dir.join(example).with_extension(env::consts::EXE_EXTENSION)
}
