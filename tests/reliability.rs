//! `docs/reliability.md` names a test for each promise: each of them exists.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The names of all tests in the sources.
fn tests_below(directory: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            if name != "target" && !name.starts_with('.') {
                tests_below(&path, names);
            }
        } else if name.ends_with(".rs") {
            let source = fs::read_to_string(&path).expect("a source");
            collect(&source, names);
        }
    }
}

/// A test is the function behind an attribute that ends in `test`, with or without arguments; all
/// functions inside of `proptest!` have it, too.
fn collect(source: &str, names: &mut BTreeSet<String>) {
    let mut is_test = false;
    for line in source.lines().map(str::trim) {
        if let Some(attribute) = line.strip_prefix("#[") {
            let name = attribute.split(['(', ']']).next().unwrap_or_default();
            is_test |= name == "test" || name.ends_with("::test");
        } else if let Some((_, rest)) = line.split_once("fn ").filter(|_| is_test) {
            let name = rest.split(['(', '<']).next().unwrap_or_default();
            names.insert(name.to_owned());
            is_test = false;
        }
    }
}

#[test]
fn every_test_of_the_reliability_tables_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut names = BTreeSet::new();
    tests_below(root, &mut names);
    let page = fs::read_to_string(root.join("docs/reliability.md")).expect("the page");

    let mut rows = 0;
    for row in page.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<_> = row.trim_matches('|').split(" | ").collect();
        let tests = cells.last().expect("a row has cells").trim();
        if cells.len() != 3 || tests == "Tests" || tests.starts_with("---") {
            assert!(cells.len() == 3, "three cells: {row}");
            continue;
        }
        rows += 1;
        for test in tests.split(", ") {
            let name = test.trim_matches('`');
            assert!(test.len() == name.len() + 2, "a name in backticks: {test}");
            assert!(names.contains(name), "there is no test `{name}`: {row}");
        }
    }
    assert!(rows > 60, "{rows} rows were found");
}
