//! Where the client can come from.

use std::fmt;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::ValueEnum;

use super::bundle::{Bundle, CURRENT};
use crate::bar::Bar;
use crate::cargo::Cargo;

/// Ten times what the client has; an answer above it is something else.
const SIZE_CAP: u64 = 400 * 1024;

/// The published crate that holds a byte-identical copy of the client.
const CRATE: (&str, &str) = ("runnerd-web", "0.0.27");
const FILE_IN_CRATE: [&str; 2] = ["assets", "datastar.js"];

/// A source that the user can force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Source {
    /// The official content delivery network
    Cdn,
    /// A published crate with the same bytes, fetched by Cargo
    Registry,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cdn => f.write_str("the official CDN"),
            Self::Registry => write!(f, "the crate {} {}", CRATE.0, CRATE.1),
        }
    }
}

/// The world outside, replaceable in tests; nothing in the environment can
/// point a user's machine to another URL.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) bundle: Bundle,
    pub(crate) cargo: Cargo,
    /// The user's proxy, as `HTTPS_PROXY` and its relatives name it.
    pub(crate) proxy: Option<ureq::Proxy>,
    /// How long the CDN may take to connect; a firewall that drops packets
    /// should cost seconds, not minutes.
    pub(crate) connect: Duration,
    /// How long the whole download may take.
    pub(crate) total: Duration,
}

impl World {
    /// The real one.
    pub(crate) fn real() -> Self {
        Self {
            bundle: CURRENT,
            cargo: Cargo::from_env(),
            proxy: ureq::Proxy::try_from_env(),
            connect: Duration::from_secs(5),
            total: Duration::from_secs(20),
        }
    }

    /// Gets the client from one source and checks it.
    ///
    /// # Errors
    ///
    /// A sentence that says why this source has nothing.
    pub(crate) fn fetch(&self, source: Source) -> Result<Vec<u8>, String> {
        let found = match source {
            Source::Cdn => self.download(),
            Source::Registry => return self.ask_cargo(),
        };
        found.and_then(|bytes| self.checked(self.bundle.url, bytes))
    }

    /// Reads the client from a file that the user names, and checks it.
    ///
    /// # Errors
    ///
    /// A sentence that says what is wrong with the file.
    pub(crate) fn read(&self, file: &Path) -> Result<Vec<u8>, String> {
        let bytes = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
        self.checked(&file.display().to_string(), bytes)
    }

    fn checked(&self, from: &str, bytes: Vec<u8>) -> Result<Vec<u8>, String> {
        match self.bundle.check(&bytes) {
            Ok(()) => Ok(bytes),
            Err(instead) => Err(format!("{from} gave {instead}")),
        }
    }

    fn download(&self) -> Result<Vec<u8>, String> {
        let url = self.bundle.url;
        let agent = ureq::Agent::config_builder()
            .proxy(self.proxy.clone())
            .timeout_resolve(Some(self.connect))
            .timeout_connect(Some(self.connect))
            .timeout_global(Some(self.total))
            .build()
            .new_agent();
        // Until it answers nobody knows how much there is.
        let mut bar = Bar::new("Downloading");
        bar.show(0, 0, url);
        let mut answer = agent.get(url).call().map_err(|error| match error {
            ureq::Error::StatusCode(status) => format!("{url} answered with status {status}"),
            other => format!("{url} cannot be reached: {other}"),
        })?;
        let total = answer.body().content_length().unwrap_or_default();
        let mut body = answer.body_mut().with_config().limit(SIZE_CAP).reader();
        let mut bytes = Vec::new();
        let mut part = [0; 4096];
        loop {
            match body.read(&mut part).map_err(ureq::Error::from) {
                Ok(0) => return Ok(bytes),
                Ok(count) => bytes.extend_from_slice(&part[..count]),
                Err(ureq::Error::BodyExceedsLimit(cap)) => {
                    return Err(format!(
                        "{url} sent more than {cap} bytes, so it is not the client"
                    ));
                }
                Err(other) => return Err(format!("{url} stopped in the middle: {other}")),
            }
            bar.show(bytes.len() as u64, total, url);
        }
    }

    fn ask_cargo(&self) -> Result<Vec<u8>, String> {
        // Cargo works offline with what it has; so does this.
        let mut refused = match self.unpacked() {
            Ok(bytes) => return Ok(bytes),
            Err(refused) => refused,
        };
        let (name, version) = CRATE;
        let spec = format!("{name}@{version}");
        let mut bar = Bar::new("Downloading");
        bar.show(0, 0, &format!("the crate {spec}"));
        // Asking for a crate's description is the one call that unpacks its
        // sources without a manifest that depends on it.
        let mut info = self.cargo.command();
        info.args(["info", "--color", "never", &spec]);
        let told = info
            .output()
            .map_err(|error| format!("{} cannot be run: {error}", self.cargo.program.display()))?;
        if !told.status.success() {
            let said = String::from_utf8_lossy(&told.stderr);
            return Err(format!("`cargo info {spec}` failed:\n{}", said.trim()));
        }
        match self.unpacked() {
            Ok(bytes) => return Ok(bytes),
            Err(again) => refused.extend(again),
        }
        refused.dedup();
        if refused.is_empty() {
            let home = self
                .cargo
                .home
                .clone()
                .unwrap_or_else(|| PathBuf::from("its home"));
            refused.push(format!(
                "Cargo found {name} {version} but its sources are not in {}",
                home.join("registry").join("src").display()
            ));
        }
        Err(refused.join("\n"))
    }

    /// The first unpacked copy with the right bytes, or what is wrong with each.
    fn unpacked(&self) -> Result<Vec<u8>, Vec<String>> {
        let mut refused = Vec::new();
        for dir in self.cargo.sources_of(CRATE.0, CRATE.1) {
            let file: PathBuf = dir.iter().chain(FILE_IN_CRATE.map(AsRef::as_ref)).collect();
            match self.read(&file) {
                Ok(bytes) => return Ok(bytes),
                Err(why) => refused.push(why),
            }
        }
        Err(refused)
    }
}
