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
fn the_tutorial_shows_the_app_and_the_test_that_run_here() {
    let tutorial = lines(&fs::read_to_string(guide().join("tutorial.md")).unwrap());
    let (app, test) = include_str!("guide/tiles.rs")
        .split_once("#[cfg(test)]")
        .unwrap();
    let (_, test) = test.split_once("use super::*;").unwrap();
    let test = test.trim_end().strip_suffix('}').unwrap();
    assert!(tutorial.contains(&lines(app)), "tests/guide/tiles.rs");
    assert!(tutorial.contains(&lines(test)), "the test at its end");
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
