//! What Cargo knows about the app: which directories to watch.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::cargo::Cargo;
use crate::failure::Failure;

/// Where the sources are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Project {
    /// Where the compiler runs.
    pub(crate) root: PathBuf,
    /// What is built lands here.
    pub(crate) target: PathBuf,
    /// The directories of packages that can change: of the workspace, and those given by path.
    pub(crate) packages: Vec<PathBuf>,
}

impl Project {
    /// Asks Cargo in the current directory.
    ///
    /// # Errors
    ///
    /// When there is no package here, or its manifest is wrong; in Cargo's own words.
    pub(crate) fn find(cargo: &Cargo, features: &[OsString]) -> Result<Self, Failure> {
        let failed = || {
            let help = "cd into the directory of an app, or make one with `cargo stario new`";
            Failure::new("Cargo cannot say what to build", help)
        };
        let output = cargo
            .command()
            .args(["metadata", "--format-version", "1"])
            .args(features)
            .output()
            .map_err(|error| failed().because(error))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(failed().because(said.trim()));
        }
        let metadata = serde_json::from_slice(&output.stdout);
        let metadata: Value = metadata.map_err(|error| failed().because(error))?;
        Self::read(&metadata).ok_or_else(failed)
    }

    fn read(metadata: &Value) -> Option<Self> {
        let path = |value: &Value| value.as_str().map(PathBuf::from);
        let packages = metadata["packages"].as_array()?.iter();
        let local = packages.filter(|package| package["source"].is_null());
        let manifests = local.filter_map(|package| path(&package["manifest_path"]));
        let mut packages: Vec<_> = manifests
            .filter_map(|manifest| Some(manifest.parent()?.to_owned()))
            .collect();
        let root = path(&metadata["workspace_root"])?;
        // The workspace's own manifest and lock file are there.
        packages.push(root.clone());
        Some(Self {
            root,
            target: path(&metadata["target_directory"])?,
            packages: outermost(packages),
        })
    }
}

/// The directories that are in no other of them.
pub(crate) fn outermost(mut dirs: Vec<PathBuf>) -> Vec<PathBuf> {
    dirs.sort();
    dirs.dedup();
    let inside = |dir: &Path, others: &[PathBuf]| {
        let mut others = others.iter();
        others.any(|other| other != dir && dir.starts_with(other))
    };
    let all = dirs.clone();
    dirs.retain(|dir| !inside(dir, &all));
    dirs
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn packages_by_path_are_watched_and_those_of_a_registry_are_not() {
        let metadata = json!({
            "packages": [
                { "source": null, "manifest_path": "/app/Cargo.toml" },
                { "source": null, "manifest_path": "/app/crates/inner/Cargo.toml" },
                { "source": null, "manifest_path": "/shared/Cargo.toml" },
                { "source": "registry+https://example.com", "manifest_path": "/home/.cargo/x/Cargo.toml" },
            ],
            "workspace_root": "/app",
            "target_directory": "/app/target",
        });
        let project = Project::read(&metadata).expect("all is there");
        assert_eq!(project.packages, ["/app", "/shared"].map(PathBuf::from));
        assert_eq!(project.target, PathBuf::from("/app/target"));
    }
}
