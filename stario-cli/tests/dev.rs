//! `cargo stario dev`, as a user and a browser meet it: one app from its first build to the end.
#![cfg(unix)]

use std::env;
use std::fs;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

/// A first build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(300);

const MANIFEST: &str = r#"[package]
name = "dev-followed"
version = "0.1.0"
edition = "2024"

[dependencies]
stario = { path = "STARIO" }

[profile.dev]
debug = "line-tables-only"

[workspace]
"#;

const MAIN: &str = r#"use stario::prelude::*;

routes! {
    HOME = GET "/";
    CRASH = GET "/crash";
}

assets! {
    STATIC = "static" at "/static";
}

#[handler]
async fn home(_c: Context, w: Writer) {
    w.html(html! {
        <html lang="en">
            <head><title>"Followed"</title></head>
            <body><p>"version one"</p></body>
        </html>
    });
}

#[handler]
async fn crash(_c: Context, _w: Writer) {
    eprintln!("the reason of the end");
    std::process::exit(3);
}

#[stario::main]
async fn bootstrap(app: &mut App, _span: &Span) -> Result {
    app.assets(&STATIC);
    app.add(HOME, home());
    app.add(CRASH, crash());
    Ok(())
}
"#;

/// The app's directory; it goes away with the test.
struct App(PathBuf);

impl App {
    fn new() -> Self {
        let dir = env::temp_dir().join(format!("stario-dev-app-{}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        let app = Self(dir);
        app.write(
            "Cargo.toml",
            &MANIFEST.replace("STARIO", &repository().display().to_string()),
        );
        app.write("src/main.rs", MAIN);
        app.write("static/style.css", "p { color: red }");
        fs::copy(repository().join("Cargo.lock"), app.0.join("Cargo.lock")).expect("the lock file");
        app
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().expect("it is inside")).expect("a directory");
        fs::write(path, text).expect("a file");
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("a member sits in the root")
}

/// The development server; dropped, it ends.
struct Dev {
    child: Child,
    address: SocketAddr,
}

impl Dev {
    fn start(app: &App) -> Self {
        let target = env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| repository().join("target"), PathBuf::from);
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-stario"));
        command
            .args(["stario", "dev", "--port", "0"])
            .current_dir(&app.0)
            .env("CARGO_TARGET_DIR", target)
            .env("CARGO_NET_OFFLINE", "true")
            .env("STARIO_TRACER", "noop")
            .env_remove("STARIO_ASSETS_STAMP")
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
                .for_each(|line| println!("{line}"))
        });
        Self {
            child,
            address: address.expect("an address with a port"),
        }
    }

    fn get(&self, path: &str) -> io::Result<String> {
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let head = "Host: localhost\r\nAccept: text/html\r\nConnection: close\r\n\r\n";
        write!(stream, "GET {path} HTTP/1.1\r\n{head}")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    }

    /// What a page is told first when it connects.
    fn state(&self) -> Option<Value> {
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
    fn until(&self, what: &str, is_it: impl Fn(&Value) -> bool) -> Value {
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

    fn serves(&self, text: &str) {
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

#[test]
fn an_app_is_followed_from_its_first_build_to_the_end() {
    let app = App::new();
    let mut dev = Dev::start(&app);

    // Before there is an app, a browser gets a page that tells of the build.
    let page = dev.get("/").expect("an answer");
    assert!(page.contains("/_stario/dev.js"), "{page}");
    dev.serves("version one");
    assert!(
        dev.get("/")
            .expect("a page")
            .contains(r#"data-seen="1.0.0.0""#)
    );

    new_code_takes_over_without_a_failed_request(&app, &dev);
    a_style_sheet_is_told_without_a_build(&app, &dev);
    a_compile_error_is_told_until_it_is_fixed(&app, &dev);
    a_crash_is_told_and_the_next_change_starts_again(&app, &dev);

    // Its end takes the app along.
    let pid = dev.child.id().to_string();
    let _ = Command::new("kill").args(["-TERM", &pid]).status();
    let status = dev.child.wait().expect("it ends");
    assert_eq!(status.code(), Some(130));
    assert!(TcpStream::connect(dev.address).is_err());
}

fn new_code_takes_over_without_a_failed_request(app: &App, dev: &Dev) {
    let over = Arc::new(AtomicBool::new(false));
    let visitor = thread::spawn({
        let (over, address) = (over.clone(), dev.address);
        move || {
            let mut answers = 0;
            while !over.load(Ordering::Relaxed) {
                let mut stream = TcpStream::connect(address).expect("somebody listens");
                let head = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
                stream.write_all(head.as_bytes()).expect("somebody reads");
                let mut answer = String::new();
                stream.read_to_string(&mut answer).expect("an answer");
                assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
                answers += 1;
            }
            answers
        }
    });
    app.write("src/main.rs", &MAIN.replace("version one", "version two"));
    dev.until("the second run", |state| {
        state["version"] == "2.0.0.0" && state["up"] == true
    });
    dev.serves("version two");
    over.store(true, Ordering::Relaxed);
    let answers: u32 = visitor.join().expect("no request failed");
    assert!(answers > 1);
}

fn a_style_sheet_is_told_without_a_build(app: &App, dev: &Dev) {
    app.write("static/style.css", "p { color: blue }");
    let state = dev.until("a new style", |state| state["version"] == "2.0.1.0");
    assert_eq!(state["phase"], "serving");
    let css = dev.get("/static/style.css").expect("an answer");
    assert!(css.starts_with("HTTP/1.1 307 "), "{css}");
}

fn a_compile_error_is_told_until_it_is_fixed(app: &App, dev: &Dev) {
    app.write(
        "src/main.rs",
        &MAIN.replace("<p>\"version one\"</p>", "<p>{nothing}</p>"),
    );
    let state = dev.until("a failure", |state| state["phase"] == "failed");
    assert_eq!(state["report"]["title"], "1 error in the build");
    let text: String = state["report"]["text"]
        .as_array()
        .expect("pieces")
        .iter()
        .filter_map(|piece| piece[1].as_str())
        .collect();
    assert!(
        text.contains("cannot find value `nothing`") && text.contains("src/main.rs:"),
        "{text}"
    );
    assert!(
        state["report"]["text"].to_string().contains("c9"),
        "no colour in {state}"
    );
    // The app goes on meanwhile.
    assert!(dev.get("/").expect("a page").contains("version two"));
    // Back to what runs: there is nothing to build, and the error goes.
    app.write("src/main.rs", &MAIN.replace("version one", "version two"));
    let state = dev.until("a recovery", |state| state["phase"] == "serving");
    assert_eq!(state["report"], Value::Null);
    assert_eq!(state["version"], "2.0.1.0");
}

fn a_crash_is_told_and_the_next_change_starts_again(app: &App, dev: &Dev) {
    let _cut = dev.get("/crash");
    let state = dev.until("a crash", |state| state["phase"] == "crashed");
    assert_eq!(state["up"], false);
    let page = dev.get("/").expect("an answer");
    assert!(page.starts_with("HTTP/1.1 503 "), "{page}");
    assert!(
        page.contains("exit code 3") && page.contains("the reason of the end"),
        "{page}"
    );
    app.write("src/main.rs", &MAIN.replace("version one", "version three"));
    dev.until("a third run", |state| {
        state["version"] == "3.0.1.0" && state["up"] == true
    });
    dev.serves("version three");
}

#[test]
fn where_there_is_nothing_to_build_cargos_words_come_with_what_to_do() {
    let dir = env::temp_dir().join(format!("stario-dev-empty-{}", std::process::id()));
    fs::create_dir_all(&dir).expect("a directory");
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-stario"))
        .args(["stario", "dev", "--port", "0"])
        .current_dir(&dir)
        .output()
        .expect("the command runs");
    fs::remove_dir_all(&dir).expect("it was there");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("could not find `Cargo.toml`"), "{said}");
    assert!(
        said.contains("help: cd into the directory of an app"),
        "{said}"
    );
}
