//! `cargo stario new`, as a user runs it: every template builds, is formatted and passes its own
//! tests.

mod support;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use support::{Scratch, failed, out, read, repository, said, stario, succeeded};

fn new_app(scratch: &Scratch, args: &[&str]) -> Output {
    stario(scratch.path(), &[&["new", "--offline"], args].concat())
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
    assert!(
        output.status.success(),
        "cargo {args:?} in {}:\n{}",
        app.display(),
        said(&output)
    );
}

#[test]
fn every_template_is_formatted_builds_without_a_warning_and_passes_its_tests() {
    let scratch = Scratch::new("templates");
    for template in ["hello-world", "tiles", "app"] {
        let name = format!("first-{template}");
        let made = new_app(&scratch, &[&name, "--template", template]);
        succeeded(&made);
        assert!(out(&made).contains(&format!("cd {name}")), "{made:?}");
        let app = scratch.join(&name);
        fs::copy(repository().join("Cargo.lock"), app.join("Cargo.lock")).expect("the lock file");
        cargo(&app, &["fmt", "--check"]);
        succeeded(&stario(&app, &["fmt", "--check"]));
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
    scratch.write("taken/diary.txt", "dear");
    let refused = new_app(&scratch, &["taken", "--template", "tiles"]);
    failed(&refused, 1, "taken is not empty");
    failed(&refused, 1, "help: ");
    let left: Vec<_> = fs::read_dir(scratch.join("taken"))
        .expect("still there")
        .collect();
    assert_eq!(left.len(), 1);
}

#[test]
fn an_app_inside_of_a_workspace_is_one_of_its_own() {
    let scratch = Scratch::new("workspace");
    scratch.write("Cargo.toml", "[workspace]\n");
    succeeded(&new_app(&scratch, &["inner", "-t", "hello-world"]));
    let manifest = read(&scratch, "inner/Cargo.toml");
    assert!(manifest.ends_with("[workspace]\n"), "{manifest}");
}
