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
    /// What Cargo is asked for, so that markup can be replaced while the app runs.
    pub(crate) hot: Option<String>,
}

impl Project {
    /// Asks Cargo in the current directory.
    ///
    /// # Errors
    ///
    /// When there is no package here, or its manifest is wrong; in Cargo's own words.
    pub(crate) fn find(
        cargo: &Cargo,
        features: &[OsString],
        package: Option<&str>,
    ) -> Result<Self, Failure> {
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
        Self::read(&metadata, package).ok_or_else(failed)
    }

    fn read(metadata: &Value, package: Option<&str>) -> Option<Self> {
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
            hot: hot(metadata, package),
        })
    }
}

/// The name of stario's feature `hot` from where the app stands.
///
/// None where the app's stario does not have it, or it is not clear which package is the app.
fn hot(metadata: &Value, package: Option<&str>) -> Option<String> {
    let packages = metadata["packages"].as_array()?;
    let stario = packages
        .iter()
        .find(|package| package["name"] == "stario")?;
    stario["features"].get("hot")?;
    let members = metadata["workspace_default_members"].as_array();
    let root = &metadata["resolve"]["root"];
    let app = packages.iter().find(|candidate| match (package, members) {
        (Some(name), _) => candidate["name"] == name && candidate["source"].is_null(),
        (None, _) if root.is_string() => candidate["id"] == *root,
        (None, Some(members)) => members.len() == 1 && candidate["id"] == members[0],
        (None, None) => false,
    })?;
    if app["name"] == "stario" {
        return Some("hot".to_owned());
    }
    let mut dependencies = app["dependencies"].as_array()?.iter();
    let dependency = dependencies
        .find(|dependency| dependency["name"] == "stario" && dependency["kind"].is_null())?;
    let name = dependency["rename"].as_str().unwrap_or("stario");
    Some(format!("{name}/hot"))
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
        let project = Project::read(&metadata, None).expect("all is there");
        assert_eq!(project.packages, ["/app", "/shared"].map(PathBuf::from));
        assert_eq!(project.target, PathBuf::from("/app/target"));
    }

    fn with(dependencies: &Value, features: &Value) -> Value {
        json!({
            "packages": [
                { "id": "app", "name": "app", "source": null, "dependencies": dependencies },
                { "id": "other", "name": "other", "source": null, "dependencies": [] },
                { "id": "stario", "name": "stario", "source": "registry", "features": features,
                  "dependencies": [] },
            ],
            "resolve": { "root": "app" },
        })
    }

    #[test]
    fn the_feature_has_the_name_that_the_app_gives_to_stario() {
        let features = json!({ "hot": [] });
        let normal = json!([{ "name": "stario", "kind": null, "rename": null }]);
        let renamed = json!([
            { "name": "stario", "kind": "dev", "rename": null },
            { "name": "stario", "kind": null, "rename": "web" },
        ]);
        let name = |metadata: &Value, package| hot(metadata, package);
        assert_eq!(
            name(&with(&normal, &features), None).as_deref(),
            Some("stario/hot")
        );
        assert_eq!(
            name(&with(&renamed, &features), None).as_deref(),
            Some("web/hot")
        );
        assert_eq!(name(&with(&normal, &features), Some("other")), None);
        assert_eq!(
            name(&with(&normal, &json!({})), None),
            None,
            "an older stario"
        );
        let mut own = with(&normal, &features);
        own["resolve"]["root"] = json!("stario");
        assert_eq!(name(&own, None).as_deref(), Some("hot"));
        own["resolve"]["root"] = Value::Null;
        assert_eq!(name(&own, None), None, "which one?");
    }
}
