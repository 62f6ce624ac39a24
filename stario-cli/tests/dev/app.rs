//! An app in a directory of its own, and the development server that follows it.

use std::env;
use std::fs;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Scratch, program, repository};

/// A first build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(150);

const MANIFEST: &str = r#"[package]
name = "dev-NAME"
version = "0.1.0"
edition = "2024"

[dependencies]
stario = { path = "STARIO" }

[profile.dev]
debug = "line-tables-only"

[workspace]
"#;

/// The app's directory; it goes away with the test.
pub(crate) struct App(Scratch);

impl App {
    pub(crate) fn new(name: &str, main: &str) -> Self {
        let app = Self(Scratch::new(&format!("dev-{name}")));
        let stario = repository().display().to_string();
        // The name is the test's own: what is built goes to one directory.
        let manifest = MANIFEST.replace("NAME", name).replace("STARIO", &stario);
        app.write("Cargo.toml", &manifest);
        app.write("src/main.rs", main);
        fs::copy(repository().join("Cargo.lock"), app.0.join("Cargo.lock")).expect("the lock file");
        app
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        self.0.write(path, text);
    }
}

/// The development server; dropped, it ends.
pub(crate) struct Dev {
    pub(crate) child: Child,
    pub(crate) address: SocketAddr,
}

impl Dev {
    pub(crate) fn start(app: &App) -> Self {
        let target = env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| repository().join("target"), PathBuf::from);
        let mut command = program();
        command
            .args(["stario", "dev", "--port", "0"])
            .current_dir(app.0.path())
            .env("CARGO_TARGET_DIR", target)
            .env("CARGO_NET_OFFLINE", "true")
            .env("STARIO_TRACER", "noop")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("the command runs");
        let mut said = BufReader::new(child.stderr.take().expect("it is piped")).lines();
        let first = said.next().expect("a line").expect("of text");
        let url = first.split("http://").nth(1).expect("an address");
        let address = url.split(' ').next().expect("an address").parse();
        // So that what it says never waits for a reader, and a failed test shows it.
        thread::spawn(move || {
            said.map_while(Result::ok)
                .for_each(|line| println!("{line}"));
        });
        Self {
            child,
            address: address.expect("an address with a port"),
        }
    }

    pub(crate) fn get(&self, path: &str) -> io::Result<String> {
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let head = "Host: localhost\r\nAccept: text/html\r\nConnection: close\r\n\r\n";
        write!(stream, "GET {path} HTTP/1.1\r\n{head}")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    }

    /// What a page is told first when it connects.
    pub(crate) fn state(&self) -> Option<Value> {
        let mut stream = TcpStream::connect(self.address).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        write!(
            stream,
            "GET /_stario/dev HTTP/1.1\r\nHost: localhost\r\n\r\n"
        )
        .ok()?;
        let lines = BufReader::new(stream).lines().map_while(Result::ok);
        let data = lines.filter_map(|line| line.strip_prefix("data: ").map(str::to_owned));
        serde_json::from_str(&data.take(1).next()?).ok()
    }

    /// Waits for a state, and says what it was.
    pub(crate) fn until(&self, what: &str, is_it: impl Fn(&Value) -> bool) -> Value {
        let until = Instant::now() + PATIENCE;
        loop {
            let state = self.state();
            if let Some(state) = state.clone().filter(|state| is_it(state)) {
                return state;
            }
            assert!(Instant::now() < until, "never {what}: {state:?}");
            thread::sleep(Duration::from_millis(50));
        }
    }

    pub(crate) fn serves(&self, text: &str) {
        let until = Instant::now() + PATIENCE;
        loop {
            let page = self.get("/");
            if page.as_ref().is_ok_and(|page| page.contains(text)) {
                return;
            }
            assert!(Instant::now() < until, "never {text}: {page:?}");
            thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Dev {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
