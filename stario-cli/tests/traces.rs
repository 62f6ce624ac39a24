//! `cargo stario traces`, on a file as the tracer of an app writes it.
#![cfg(all(feature = "sqlite", unix))]

mod support;

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use rusqlite::Connection;
use support::{Scratch, command, program};

/// What a tracer has written.
struct File(Scratch);

impl File {
    fn new(name: &str) -> Self {
        let file = Self(Scratch::new(name));
        file.run(
            "CREATE TABLE spans (span_id BLOB PRIMARY KEY, trace_id BLOB NOT NULL, parent_id BLOB,
               name TEXT NOT NULL, start_ns INTEGER NOT NULL, end_ns INTEGER NOT NULL,
               duration_ns INTEGER NOT NULL, status TEXT NOT NULL, error TEXT, attrs_json TEXT NOT NULL) WITHOUT ROWID;
             INSERT INTO spans VALUES
               (x'000000000a', x'01', NULL, 'GET /rooms/{id}', 0, 90000000, 90000000, 'ok', NULL, '{\"request.path\": \"/rooms/7\", \"user\": \"ada\", \"response.status_code\": 200}'),
               (x'000000000b', x'01', x'000000000a', 'query', 0, 45000000, 45000000, 'ok', NULL, '{}'),
               (x'000000000c', x'02', NULL, 'POST /x', 100000000, 110000000, 10000000, 'error', 'no room', '{}');",
        );
        file
    }

    fn run(&self, sql: &str) {
        let connection = Connection::open(self.0.join("spans")).expect("a database");
        connection.execute_batch(sql).expect("it runs");
    }

    fn command(&self, args: &[&str]) -> Command {
        command(
            self.0.path(),
            &[&["traces", "--file", "spans"], args].concat(),
        )
    }

    fn traces(&self, args: &[&str]) -> String {
        let output = self.command(args).output().expect("the command runs");
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        String::from_utf8(output.stdout).expect("text")
    }
}

const ROOM: &str = "00:00:00Z  0000000a    90.0 ms  GET /rooms/7  200\n";
const POST: &str = "00:00:00Z  0000000c    10.0 ms  POST /x  error: no room\n";

#[test]
fn requests_are_listed_and_filtered() {
    let file = File::new("list");
    assert_eq!(file.traces(&[]), format!("{ROOM}{POST}"));
    assert_eq!(file.traces(&["--limit", "1"]), POST);
    assert_eq!(file.traces(&["--errors"]), POST);
    assert_eq!(file.traces(&["--slow", "50"]), ROOM);
    assert_eq!(file.traces(&["--name", "rooms/7"]), ROOM);
    assert_eq!(file.traces(&["--attr", "user=ada"]), ROOM);
    assert_eq!(file.traces(&["--attr", "user=bob"]), "");
}

#[test]
fn one_of_them_is_a_waterfall() {
    let file = File::new("waterfall");
    let (bar, half, rest) = ("█".repeat(40), "█".repeat(20), "·".repeat(20));
    let expected =
        format!("GET /rooms/{{id}}  {bar}    90.0 ms\n  query          {half}{rest}    45.0 ms\n");
    assert_eq!(file.traces(&["0000000a"]), expected);
}

#[test]
fn the_tail_shows_what_comes_until_ctrl_c() {
    let file = File::new("tail");
    let mut child = file
        .command(&["--tail", "--errors"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command runs");
    let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
    let mut next = || lines.next().expect("a line").expect("of text") + "\n";
    assert_eq!(next(), POST);
    file.run(
        "INSERT INTO spans VALUES
           (x'000000000d', x'03', NULL, 'GET /ok', 120000000, 130000000, 10000000, 'ok', NULL, '{}'),
           (x'000000000e', x'04', NULL, 'GET /no', 120000000, 130000000, 10000000, 'error', NULL, '{}');",
    );
    assert!(next().ends_with("GET /no  error: failed\n"));
    let pid = i32::try_from(child.id()).expect("a process id");
    kill(Pid::from_raw(pid), Signal::SIGINT).expect("it runs still");
    assert_eq!(child.wait().expect("it ends").code(), Some(130));
}

#[test]
fn what_cannot_be_shown_is_a_clear_failure() {
    let file = File::new("wrong");
    let run = |args: &[&str]| -> (Option<i32>, String) {
        let Output { status, stderr, .. } = file.command(args).output().expect("it runs");
        (status.code(), String::from_utf8_lossy(&stderr).into_owned())
    };
    let (code, said) = run(&["ffff"]);
    assert!(
        code == Some(1) && said.contains("there is no trace ffff"),
        "{said}"
    );
    let (code, said) = run(&["--attr", "x"]);
    assert!(code == Some(2) && said.contains("key=value"), "{said}");
    let (code, said) = run(&["0a", "--tail"]);
    assert!(code == Some(2) && said.contains("--tail"), "{said}");
    let other = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    for (path, why) in [
        (other.as_path(), "not a database"),
        (Path::new("/nowhere.db"), "no such file"),
    ] {
        let output = program()
            .args(["traces", "--file"])
            .arg(path)
            .output()
            .expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.code() == Some(1) && said.contains(why),
            "{said}"
        );
    }
}
