//! What the tests of the commands share: a directory, the command in it, what it said.
#![allow(dead_code, reason = "each test binary takes what it needs")]

#[path = "../../src/scratch.rs"]
mod scratch;

use std::env;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

pub(crate) use scratch::Scratch;

/// A package that needs nothing, so that it is built in a second.
pub(crate) fn package(name: &str, main: &str) -> Scratch {
    let scratch = Scratch::new(name);
    let manifest = "[package]\nname = \"app\"\nedition = \"2024\"\n[workspace]\n";
    scratch.write("Cargo.toml", manifest);
    scratch.write("src/main.rs", main);
    scratch
}

/// The text of a file in a directory.
pub(crate) fn read(scratch: &Scratch, file: &str) -> String {
    fs::read_to_string(scratch.join(file)).expect("the file is there")
}

/// The root of this workspace.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("a member sits in the root")
}

/// `cargo stario`, without the settings of whoever runs the tests: they are none of the app that
/// it starts.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-stario"));
    let settings = env::vars_os().map(|(name, _)| name);
    for name in settings.filter(|name| name.as_encoded_bytes().starts_with(b"STARIO_")) {
        command.env_remove(name);
    }
    command.env_remove("DATASTAR_JS");
    command
}

/// `cargo stario` with arguments, in a directory.
pub(crate) fn command(dir: &Path, args: &[&str]) -> Command {
    let mut command = program();
    command.arg("stario").args(args).current_dir(dir);
    // What is built for a test stays in its directory.
    command.env("CARGO_TARGET_DIR", dir.join("target"));
    command
}

/// Runs `cargo stario` to its end.
pub(crate) fn stario(dir: &Path, args: &[&str]) -> Output {
    command(dir, args).output().expect("the command runs")
}

/// The same with something to read.
pub(crate) fn stario_reads(dir: &Path, args: &[&str], input: &str) -> Output {
    let mut child = command(dir, args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command runs");
    let mut stdin = child.stdin.take().expect("it is piped");
    stdin.write_all(input.as_bytes()).expect("it reads");
    drop(stdin);
    child.wait_with_output().expect("it ends")
}

/// The standard output.
pub(crate) fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The error output.
pub(crate) fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Both of them.
pub(crate) fn said(output: &Output) -> String {
    out(output) + &err(output)
}

#[track_caller]
pub(crate) fn succeeded(output: &Output) {
    assert_eq!(output.status.code(), Some(0), "{}", said(output));
}

/// Asserts an exit code, and what the error output has in it.
#[track_caller]
pub(crate) fn failed(output: &Output, code: i32, with: &str) {
    let said = err(output);
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert!(said.contains(with), "{said}");
}
