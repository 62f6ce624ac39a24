//! The guide: the app of the tutorial runs, and every page is found and leads somewhere.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(
    dead_code,
    reason = "the test starts the app itself, not through `main`"
)]
#[path = "guide/tiles.rs"]
mod tiles;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn guide() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide")
}

/// The pages: name and text.
fn pages() -> Vec<(String, String)> {
    let mut pages = Vec::new();
    for entry in fs::read_dir(guide()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|it| it == "md") {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            pages.push((name, fs::read_to_string(path).unwrap()));
        }
    }
    assert!(pages.len() > 10, "the guide is read");
    pages
}

/// Lines without their indentation, and without those that are empty.
fn lines(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_tutorial_shows_the_app_and_the_tests_that_run_here() {
    let tutorial = lines(&fs::read_to_string(guide().join("tutorial.md")).unwrap());
    let mut parts = include_str!("guide/tiles.rs").split("#[cfg(test)]");
    let app = parts.next().unwrap();
    assert!(tutorial.contains(&lines(app)), "the app");
    for tests in parts {
        let tests = format!("#[cfg(test)]{tests}");
        assert!(tutorial.contains(&lines(&tests)), "{tests}");
    }
}

#[test]
fn the_index_leads_to_every_page_and_every_page_is_a_doctest() {
    let index = fs::read_to_string(guide().join("README.md")).unwrap();
    let library = include_str!("../src/lib.rs");
    for (name, _) in pages() {
        assert!(
            library.contains(&format!("../docs/guide/{name}")),
            "src/lib.rs has {name}"
        );
        assert!(
            name == "README.md" || index.contains(&format!("]({name})")),
            "README.md leads to {name}"
        );
    }
}

#[test]
fn every_link_of_the_guide_leads_to_a_file_that_is_there() {
    let mut seen = 0;
    for (name, text) in pages() {
        for rest in text.split("](").skip(1) {
            let target = rest.split(')').next().unwrap();
            let path = target.split('#').next().unwrap();
            if target.contains("://") || path.is_empty() {
                continue;
            }
            seen += 1;
            assert!(guide().join(path).exists(), "{name} leads to {target}");
        }
    }
    assert!(seen > 30, "{seen} links were found");
}

/// What stands in the code blocks of a language.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let text = fs::read_to_string(guide().join(page)).unwrap();
    let start = format!("\n```{language}\n");
    let block = |rest: &str| rest.split("\n```").next().unwrap().to_owned();
    text.split(&start).skip(1).map(block).collect()
}

#[test]
fn the_container_is_the_one_that_a_new_app_gets() {
    let template =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("stario-cli/templates/app/Dockerfile");
    let template = fs::read_to_string(template).unwrap();
    let template = template
        .replace("{{name}}", "my-app")
        .replace("{{checkout}}", "/home/ada/stario");
    let steps = |text: &str| {
        let lines = text.lines().map(str::trim);
        let steps = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        steps.collect::<Vec<_>>().join("\n")
    };
    assert_eq!(
        steps(&blocks("deployment.md", "dockerfile")[0]),
        steps(&template)
    );
}

#[test]
fn systemd_accepts_the_units() {
    let there = Command::new("systemd-analyze").arg("--version").output();
    if there.is_err() {
        eprintln!("SKIPPED: there is no systemd-analyze");
        return;
    }
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("units");
    fs::create_dir_all(&dir).unwrap();
    let mut verify = Command::new("systemd-analyze");
    verify.args(["verify", "--man=no"]);
    let units = blocks("deployment.md", "ini");
    assert_eq!(units.len(), 2, "a service and a socket");
    for unit in units {
        let (_, name) = unit.lines().next().unwrap().rsplit_once('/').unwrap();
        let path = dir.join(name);
        // It looks for the program, too.
        let unit = unit.replace("ExecStart=/usr/local/bin/my-app", "ExecStart=/bin/true");
        fs::write(&path, unit).unwrap();
        verify.arg(path);
    }
    let said = verify.output().unwrap();
    let words = String::from_utf8_lossy(&said.stderr);
    assert!(said.status.success(), "{words}");
    let ours: Vec<_> = words
        .lines()
        .filter(|line| line.contains("my-app"))
        .collect();
    assert!(ours.is_empty(), "{words}");
}
