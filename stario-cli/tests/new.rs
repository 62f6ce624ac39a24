//! `cargo stario new`, as a user runs it: every template builds, is formatted and passes its own
//! tests.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A directory that goes away with the test.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let dir = env::temp_dir().join(format!("stario-new-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(&dir).expect("a directory for the test");
        Self(dir)
    }

    fn new_app(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_cargo-stario"))
            .args(["stario", "new", "--offline"])
            .args(args)
            .current_dir(&self.0)
            .output()
            .expect("the command runs")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("a member sits in the root")
}

/// Cargo in a new app. What this workspace has built and locked is used again.
fn cargo(app: &Path, args: &[&str]) {
    let target =
        env::var_os("CARGO_TARGET_DIR").map_or_else(|| repository().join("target"), PathBuf::from);
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .args(args)
        .current_dir(app)
        .env("CARGO_TARGET_DIR", target);
    command.env_remove("STARIO_ASSETS_STAMP");
    let output = command.output().expect("cargo runs");
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "cargo {args:?} in {}:\n{said}",
        app.display()
    );
}

#[test]
fn every_template_is_formatted_builds_without_a_warning_and_passes_its_tests() {
    let scratch = Scratch::new("templates");
    for template in ["hello-world", "tiles", "app"] {
        let name = format!("first-{template}");
        let made = scratch.new_app(&[&name, "--template", template]);
        let said = String::from_utf8_lossy(&made.stdout);
        assert!(
            made.status.success(),
            "{said}{}",
            String::from_utf8_lossy(&made.stderr)
        );
        assert!(said.contains(&format!("cd {name}")), "{said}");
        let app = scratch.0.join(&name);
        fs::copy(repository().join("Cargo.lock"), app.join("Cargo.lock")).expect("the lock file");
        cargo(&app, &["fmt", "--check"]);
        let strict = [
            "clippy",
            "--offline",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ];
        cargo(&app, &strict);
        cargo(&app, &["test", "--offline"]);
    }
}

#[test]
fn a_directory_with_something_in_it_is_left_alone() {
    let scratch = Scratch::new("taken");
    let taken = scratch.0.join("taken");
    fs::create_dir(&taken).expect("a directory");
    fs::write(taken.join("diary.txt"), "dear").expect("a file");
    let refused = scratch.new_app(&["taken", "--template", "tiles"]);
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(
        said.contains("taken is not empty") && said.contains("help: "),
        "{said}"
    );
    let left: Vec<_> = fs::read_dir(&taken).expect("still there").collect();
    assert_eq!(left.len(), 1);
}

#[test]
fn an_app_inside_of_a_workspace_is_one_of_its_own() {
    let scratch = Scratch::new("workspace");
    fs::write(scratch.0.join("Cargo.toml"), "[workspace]\n").expect("a file");
    let made = scratch.new_app(&["inner", "-t", "hello-world"]);
    assert!(made.status.success());
    let manifest = fs::read_to_string(scratch.0.join("inner/Cargo.toml")).expect("a manifest");
    assert!(manifest.ends_with("[workspace]\n"), "{manifest}");
}
