//! Calls Cargo, and knows where it keeps the sources of crates.

use std::env;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;

/// The `cargo` to call and its home directory.
#[derive(Debug, Clone)]
pub(crate) struct Cargo {
    pub(crate) program: OsString,
    /// `None` where the user has no home directory.
    pub(crate) home: Option<PathBuf>,
}

impl Cargo {
    /// The Cargo that runs this command, or the one in `PATH`.
    pub(crate) fn from_env() -> Self {
        let home = env::var_os("CARGO_HOME")
            .map(PathBuf::from)
            .or_else(|| Some(env::home_dir()?.join(".cargo")));
        Self {
            program: env::var_os("CARGO").unwrap_or_else(|| "cargo".into()),
            home,
        }
    }

    /// A call of Cargo that does not inherit what an outer `cargo run` said
    /// about this program's own package: build scripts that watch those
    /// variables would run again in vain.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        for (name, _) in env::vars_os() {
            if name.to_str().is_some_and(describes_a_package) {
                command.env_remove(name);
            }
        }
        command
    }

    /// The directories that hold a crate's unpacked sources, one per registry
    /// or mirror that this Cargo has used it from.
    pub(crate) fn sources_of(&self, name: &str, version: &str) -> Vec<PathBuf> {
        let Some(home) = &self.home else {
            return Vec::new();
        };
        let package = format!("{name}-{version}");
        let registries = std::fs::read_dir(home.join("registry").join("src"));
        registries
            .into_iter()
            .flatten()
            .filter_map(|registry| Some(registry.ok()?.path().join(&package)))
            .filter(|dir| dir.is_dir())
            .collect()
    }
}

/// A package as `cargo metadata` tells it.
#[derive(Debug, Clone)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) dir: PathBuf,
    /// Where its targets begin.
    pub(crate) targets: Vec<PathBuf>,
    /// The features of stario that it asks for, where it uses stario.
    pub(crate) stario: Option<Vec<String>>,
}

/// What Cargo knows about the current directory.
#[derive(Debug)]
pub(crate) struct Here {
    /// The packages at or below it, or the one around it.
    pub(crate) packages: Vec<Package>,
    /// Where everything is built.
    pub(crate) target: PathBuf,
}

impl Package {
    /// The first file of every target.
    pub(crate) fn roots(&self) -> impl Iterator<Item = &Path> {
        self.targets.iter().map(PathBuf::as_path)
    }
}

impl Cargo {
    /// What Cargo knows about the current directory.
    pub(crate) fn here(&self) -> Result<Here, Failure> {
        let metadata = self.metadata()?;
        let target = metadata["target_directory"].as_str();
        Ok(Here {
            packages: packages_here(&metadata)?,
            target: target.map(PathBuf::from).ok_or_else(not_here)?,
        })
    }

    fn metadata(&self) -> Result<serde_json::Value, Failure> {
        let mut command = self.command();
        command.args(["metadata", "--no-deps", "--format-version", "1"]);
        let output = command.output();
        let output = output.map_err(|error| not_started(&command, &error))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(not_here().because(said.trim().trim_start_matches("error: ")));
        }
        serde_json::from_slice(&output.stdout).map_err(|error| not_here().because(error))
    }
}

fn packages_here(metadata: &serde_json::Value) -> Result<Vec<Package>, Failure> {
    let all = packages(metadata).ok_or_else(not_here)?;
    let here = env::current_dir().map_err(|error| not_here().because(error))?;
    let here = here.canonicalize().unwrap_or(here);
    let below: Vec<_> = all
        .iter()
        .filter(|package| package.dir.starts_with(&here))
        .cloned()
        .collect();
    if !below.is_empty() {
        return Ok(below);
    }
    let around = all
        .into_iter()
        .filter(|package| here.starts_with(&package.dir));
    let nearest = around.max_by_key(|package| package.dir.components().count());
    nearest.map(|package| vec![package]).ok_or_else(not_here)
}

/// The failure of a Cargo that is not there.
pub(crate) fn not_started(command: &Command, error: &io::Error) -> Failure {
    let program = command.get_program().display();
    Failure::new(
        format!("{program} cannot be started"),
        "install Rust from https://rustup.rs, or let CARGO name the cargo to use",
    )
    .because(error)
}

fn not_here() -> Failure {
    Failure::new(
        "there is no package here",
        "cd into an app, or make one: cargo stario new NAME",
    )
}

fn packages(metadata: &serde_json::Value) -> Option<Vec<Package>> {
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let packages = metadata["packages"]
        .as_array()?
        .iter()
        .filter_map(|package| {
            let manifest = PathBuf::from(package["manifest_path"].as_str()?);
            let targets = package["targets"].as_array()?.iter();
            let targets =
                targets.filter_map(|target| target["src_path"].as_str().map(PathBuf::from));
            let depends = package["dependencies"].as_array()?.iter();
            let stario = depends
                .filter(|depends| depends["name"] == "stario" && depends["kind"].is_null())
                .map(|depends| {
                    depends["features"]
                        .as_array()
                        .into_iter()
                        .flatten()
                        .filter_map(text)
                        .collect()
                });
            let stario =
                stario.reduce(|all: Vec<String>, more| all.into_iter().chain(more).collect());
            Some(Package {
                name: text(&package["name"])?,
                dir: manifest.parent()?.to_owned(),
                targets: targets.collect(),
                stario,
            })
        });
    Some(packages.collect())
}

fn describes_a_package(name: &str) -> bool {
    name.starts_with("CARGO_PKG_")
        || name.starts_with("CARGO_MANIFEST_")
        || matches!(
            name,
            "CARGO_BIN_NAME" | "CARGO_CRATE_NAME" | "CARGO_PRIMARY_PACKAGE"
        )
}

/// Whether this is the root of stario's sources.
pub(crate) fn is_checkout(dir: &Path) -> bool {
    std::fs::read_to_string(dir.join("Cargo.toml"))
        .is_ok_and(|manifest| manifest.lines().any(|line| line == "name = \"stario\""))
}

/// The nearest directory at or above `start` for which `is_it` holds.
pub(crate) fn ancestor(start: &Path, is_it: impl Fn(&Path) -> bool) -> Option<&Path> {
    start.ancestors().find(|dir| is_it(dir))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_describes_a_package_is_not_handed_down() {
        for name in ["CARGO_PKG_VERSION", "CARGO_MANIFEST_DIR", "CARGO_BIN_NAME"] {
            assert!(describes_a_package(name), "{name}");
        }
        for name in [
            "CARGO_HOME",
            "CARGO_TARGET_DIR",
            "CARGO_NET_OFFLINE",
            "PATH",
        ] {
            assert!(!describes_a_package(name), "{name}");
        }
    }

    #[test]
    fn a_cargo_without_a_home_has_no_sources() {
        let cargo = Cargo {
            program: "cargo".into(),
            home: None,
        };
        assert_eq!(cargo.sources_of("any", "1.0.0"), Vec::<PathBuf>::new());
    }
}
