//! `cargo stario doctor`: what is needed, what is there, and what to do.

use std::env;
use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, ExitCode};

use crate::cargo::{Cargo, Package};
use crate::datastar::{self, World};
use crate::fmt::from_here;
use crate::output::say;

const HELP: &str = "\
`ok` is fine, `note` is worth knowing, `fix` keeps something from working.

Exit codes: 0 nothing to fix, 1 something to fix.";

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(crate) struct Args {}

/// What came out of one look.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    Fine(String),
    /// What it is, and what can be done.
    Note(String, String),
    Wrong(String, String),
}

use Found::{Fine, Note, Wrong};

pub(crate) fn run(_args: &Args) -> ExitCode {
    let mut found = vec![
        rust(),
        tool(
            "rustfmt",
            "`cargo stario fmt` needs it for Rust inside of templates",
            "rustup component add rustfmt",
        ),
    ];
    found.push(tool(
        "git",
        "`cargo stario new` begins a history with it",
        "install git",
    ));
    found.push(chromium());
    found.push(port());
    found.extend(settings());
    match Cargo::from_env().here() {
        Ok(here) => here
            .packages
            .iter()
            .for_each(|package| found.extend(look_at(package))),
        Err(_) => found.push(Note(
            "no package here".to_owned(),
            "cd into an app to have it looked at, or make one: cargo stario new NAME".to_owned(),
        )),
    }
    for one in &found {
        say(&match one {
            Fine(what) => format!("ok    {what}\n"),
            Note(what, help) => format!("note  {what}\n      {help}\n"),
            Wrong(what, help) => format!("fix   {what}\n      {help}\n"),
        });
    }
    let wrong = found.iter().any(|one| matches!(one, Wrong(..)));
    ExitCode::from(u8::from(wrong))
}

/// The first line that a program prints about its version.
fn version(program: &str) -> Option<String> {
    let output = Command::new(program).arg("--version").output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().next().filter(|_| output.status.success());
    line.map(str::to_owned)
}

fn tool(name: &str, why: &str, help: &str) -> Found {
    match version(name) {
        Some(version) => Fine(version),
        None => Wrong(format!("{name} is missing: {why}"), help.to_owned()),
    }
}

fn rust() -> Found {
    let program = env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    match version(&program) {
        None => Wrong(
            "rustc is missing".to_owned(),
            "install Rust from https://rustup.rs".to_owned(),
        ),
        Some(version) => enough(&version),
    }
}

/// Whether a compiler is new enough.
fn enough(version: &str) -> Found {
    let needed = env!("CARGO_PKG_RUST_VERSION");
    let numbers = |text: &str| -> Vec<u32> {
        text.split(['.', '-', ' '])
            .map_while(|part| part.parse().ok())
            .collect()
    };
    let have = numbers(version.trim_start_matches("rustc "));
    if have >= numbers(needed) {
        Fine(version.to_owned())
    } else {
        Wrong(
            format!("{version} is too old: stario needs {needed}"),
            "rustup update".to_owned(),
        )
    }
}

fn chromium() -> Found {
    let found = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ]
    .into_iter()
    .find_map(version);
    match found {
        Some(version) => Fine(version.trim().to_owned()),
        None => Note(
            "no Chromium in PATH".to_owned(),
            "only tests in a browser need one".to_owned(),
        ),
    }
}

fn port() -> Found {
    let port = env::var("STARIO_PORT")
        .ok()
        .and_then(|port| port.parse().ok())
        .unwrap_or(8000u16);
    match TcpListener::bind(("127.0.0.1", port)) {
        Ok(_) => Fine(format!("port {port} is free")),
        Err(error) => Note(
            format!("port {port} cannot be had: {error}"),
            "another app may be running; STARIO_PORT=8001 chooses another".to_owned(),
        ),
    }
}

/// The settings that this shell gives to every app.
fn settings() -> Option<Found> {
    let names = env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let mut names: Vec<_> = names.filter(|name| name.starts_with("STARIO_")).collect();
    names.sort();
    let help = "they count for every app that this shell starts".to_owned();
    (!names.is_empty()).then(|| Note(format!("set here: {}", names.join(", ")), help))
}

fn look_at(package: &Package) -> Vec<Found> {
    let Some(features) = &package.stario else {
        return Vec::new();
    };
    let list = if features.is_empty() {
        "the default features".to_owned()
    } else {
        features.join(", ")
    };
    let mut found = vec![Fine(format!("{} uses stario with {list}", package.name))];
    let dir = package.dir.join("static").join("js");
    if dir.join(datastar::FILE).exists() {
        found.push(client(&dir));
    } else {
        let help = "cargo stario datastar add static/js puts it into the app".to_owned();
        found.push(Note(
            format!("{}: pages load Datastar from the CDN", package.name),
            help,
        ));
    }
    found.extend(editor(&package.dir));
    found
}

fn client(dir: &Path) -> Found {
    let bundle = World::real().bundle;
    let file = dir.join(datastar::FILE);
    match fs::read(&file) {
        Ok(bytes) if bundle.check(&bytes).is_ok() => Fine(format!(
            "{} is Datastar {} (SHA-256 checked)",
            from_here(&file).display(),
            bundle.version
        )),
        Ok(_) => Note(
            format!(
                "{} is not Datastar {} as published",
                from_here(&file).display(),
                bundle.version
            ),
            format!(
                "cargo stario datastar update {} replaces it; a bundle of your own can stay",
                from_here(dir).display()
            ),
        ),
        Err(error) => Wrong(
            format!("{} cannot be read: {error}", from_here(&file).display()),
            "look at its permissions".to_owned(),
        ),
    }
}

/// Settings of VS Code under which rust-analyzer cannot complete names in templates.
fn editor(dir: &Path) -> Option<Found> {
    let file = dir.join(".vscode").join("settings.json");
    let text = fs::read_to_string(&file).ok()?;
    let off = text.split([',', '{', '}']).any(|entry| {
        let entry: String = entry.split_whitespace().collect();
        entry.contains("rust-analyzer.procMacro.enable\":false")
    });
    let what = || format!("{} turns procedural macros off", from_here(&file).display());
    Some(if off {
        Wrong(
            what(),
            "remove rust-analyzer.procMacro.enable, for completion inside of html!".to_owned(),
        )
    } else {
        Fine(format!(
            "{} leaves macros to rust-analyzer",
            from_here(&file).display()
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn a_compiler_is_compared_by_its_numbers() {
        assert!(matches!(
            enough("rustc 1.95.0 (59807616e 2026-04-14)"),
            Fine(_)
        ));
        assert!(matches!(enough("rustc 1.100.0-nightly"), Fine(_)));
        assert!(matches!(enough("rustc 1.9.0"), Wrong(..)));
    }

    #[test]
    fn a_tool_that_is_not_there_comes_with_what_to_do() {
        let found = tool("no-such-tool-of-ours", "why", "install it");
        assert_eq!(
            found,
            Wrong(
                "no-such-tool-of-ours is missing: why".to_owned(),
                "install it".to_owned()
            )
        );
    }

    #[test]
    fn an_editor_without_macros_is_found() {
        let dir = Scratch::new("doctor");
        assert_eq!(editor(dir.path()), None);
        let write = |text: &str| dir.write(".vscode/settings.json", text);
        write("{ \"a\": 1,\n \"rust-analyzer.procMacro.enable\" : false }");
        assert!(matches!(editor(dir.path()), Some(Wrong(..))));
        write("{ \"a\": 1 }");
        assert!(matches!(editor(dir.path()), Some(Fine(_))));
    }
}
