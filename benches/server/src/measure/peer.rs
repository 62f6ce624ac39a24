//! Who is measured.

use std::env;
use std::path::PathBuf;
use std::process::Command;

/// A server and how it is started; the port comes last.
pub struct Peer {
    pub name: &'static str,
    program: Vec<String>,
    /// The path of its streams, where there are two ways.
    pub live: &'static str,
}

impl Peer {
    fn ours(name: &'static str, kind: &str) -> Self {
        let this = env::current_exe().expect("the path of this program");
        Self {
            name,
            program: [&*this.to_string_lossy(), "serve", "multi_thread", kind]
                .map(String::from)
                .to_vec(),
            live: "/live",
        }
    }

    /// The same server without a thread beside the main thread. Not for Python's.
    pub fn in_current_thread(mut self) -> Self {
        self.program[2] = "current_thread".into();
        self
    }

    pub fn program(&self) -> Vec<&str> {
        self.program.iter().map(String::as_str).collect()
    }

    pub fn stario() -> Self {
        Self::ours("stario", "stario")
    }

    pub fn hyper() -> Self {
        Self::ours("hyper", "hyper")
    }

    pub fn axum() -> Self {
        Self::ours("axum + maud", "axum")
    }

    /// Stario for Python as it is usually written: each stream renders for itself.
    pub fn python_idiom() -> Option<Self> {
        let mut peer = Self::python()?;
        peer.name = "Stario Python, own render";
        peer.live = "/own";
        Some(peer)
    }

    /// Stario for Python, where `PEER_PYTHON` is an interpreter that has it.
    pub fn python() -> Option<Self> {
        let python = env::var("PEER_PYTHON").ok()?;
        let works = Command::new(&python)
            .args(["-c", "import stario, uvloop"])
            .status();
        if !works.is_ok_and(|status| status.success()) {
            eprintln!("{python} has no stario and uvloop: without Stario for Python");
            return None;
        }
        let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("peer.py");
        Some(Self {
            name: "Stario Python",
            program: vec![python, script.display().to_string()],
            live: "/live",
        })
    }

    /// Everybody who can be measured here.
    pub fn all() -> Vec<Self> {
        let mut all = vec![Self::stario(), Self::hyper(), Self::axum()];
        all.extend(Self::python());
        all
    }
}
