//! Reads the sources and checks what `docs/ARCHITECTURE.md` says about layers.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The modules of `stario-runtime`, top to bottom. An import goes down or stays
/// in its line.
const RUNTIME: [&str; 16] = [
    "fuzzing testing",
    "tower",
    "entry flavor life server console banner listing",
    "http2",
    "dispatch",
    "app",
    "middleware",
    "handler",
    "answer csp files hints input set_cookie stream whole",
    "context writer",
    "alive assets failure form request signals sse",
    "asked body compress disk error_page exchange fault held probe refusal",
    "handle",
    "cookies",
    "router relay telemetry channel compact config development fifo frames gate headers latch metrics mime panic partial path peer query shape slots small streams telltale token tracers",
    "error host location route sync woken",
];

/// The stages of `stario-syntax`: a template goes up this list, imports go down.
const SYNTAX: [&str; 9] = [
    "testing",
    "hot",
    "expand",
    "codegen",
    "editor",
    "lower",
    "check ir",
    "parse ds js marks",
    "ast cursor diag host literal suggest table",
];

/// Who may depend on whom inside the workspace.
const CRATES: [(&str, &[&str]); 6] = [
    ("stario-html", &[]),
    ("stario-syntax", &["stario-html"]),
    ("stario-macros", &["stario-html", "stario-syntax"]),
    ("stario-runtime", &["stario-html"]),
    ("stario-cli", &["stario-html", "stario-syntax"]),
    (".", &["stario-html", "stario-macros", "stario-runtime"]),
];

#[test]
fn the_runtime_imports_downwards() {
    assert_eq!(upwards("stario-runtime", &RUNTIME), [""; 0]);
}

#[test]
fn the_stages_of_a_template_import_downwards() {
    assert_eq!(upwards("stario-syntax", &SYNTAX), [""; 0]);
}

#[test]
fn crates_depend_downwards() {
    for (name, allowed) in CRATES {
        let manifest = fs::read_to_string(root().join(name).join("Cargo.toml")).unwrap();
        let section = manifest
            .split("\n[dependencies]\n")
            .nth(1)
            .unwrap_or_default();
        let lines = section.lines().take_while(|line| !line.starts_with('['));
        for line in lines.filter(|line| line.starts_with("stario")) {
            let dependency = line.split(['.', ' ', '=']).next().unwrap_or_default();
            assert!(
                allowed.contains(&dependency),
                "{name} depends on {dependency}"
            );
        }
    }
}

#[test]
fn what_reaches_outside_stays_in_its_modules() {
    let rules: [(&str, &[&str]); 3] = [
        ("hyper", &["server", "http2", "body", "testing"]),
        ("env::var", &["config"]),
        (
            "std::fs",
            // `error_page` shows the lines of source around an error, in debug builds alone.
            &[
                "assets",
                "disk",
                "error_page",
                "files",
                "form",
                "server",
                "tracers",
            ],
        ),
    ];
    for file in sources("stario-runtime") {
        let code = code(&file);
        for (what, allowed) in rules {
            let module = module("stario-runtime", &file);
            let inside = allowed.contains(&module.as_str());
            assert!(
                inside || !code.contains(what),
                "{what} in {}",
                file.display()
            );
        }
    }
}

/// Every import of a crate that goes up its layers, and every module without one.
fn upwards(name: &str, layers: &[&str]) -> Vec<String> {
    let files = sources(name);
    let modules: BTreeSet<_> = files.iter().map(|file| module(name, file)).collect();
    let layer = |module: &str| {
        layers
            .iter()
            .position(|line| line.split(' ').any(|name| name == module))
    };
    let mut wrong = BTreeSet::new();
    for file in &files {
        let from = module(name, file);
        for to in imports(&code(file)) {
            if from == "lib" || !modules.contains(&to) {
                continue;
            }
            match (layer(&from), layer(&to)) {
                (Some(from), Some(to)) if from <= to => {}
                (Some(_), Some(_)) => drop(wrong.insert(format!("{from} imports {to}"))),
                _ => drop(wrong.insert(format!("no layer for {from} or {to}"))),
            }
        }
    }
    wrong.into_iter().collect()
}

/// The modules named after `crate::`, alone or in braces.
fn imports(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (position, path) in code.match_indices("crate::") {
        let rest = &code[position + path.len()..];
        let Some(group) = rest.strip_prefix('{') else {
            found.push(first_name(rest));
            continue;
        };
        let mut depth = 0;
        let mut starts = true;
        for (position, c) in group.char_indices() {
            match c {
                '}' if depth == 0 => break,
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => starts = true,
                _ if starts && !c.is_whitespace() => {
                    found.push(first_name(&group[position..]));
                    starts = false;
                }
                _ => {}
            }
        }
    }
    found
}

fn first_name(text: &str) -> String {
    let part_of_a_name = |c: &char| c.is_alphanumeric() || *c == '_';
    text.chars().take_while(part_of_a_name).collect()
}

/// A file without its comments and unit tests.
fn code(file: &Path) -> String {
    let text = fs::read_to_string(file).expect("a source file is text");
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let lines = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// The top-level module that a file belongs to.
fn module(name: &str, file: &Path) -> String {
    let inside = file
        .strip_prefix(root().join(name).join("src"))
        .expect("it is one of the crate's sources");
    let first = inside
        .iter()
        .next()
        .expect("a file has a name")
        .to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// Modules of unit tests, in files of their own.
const TEST_FILES: [&str; 3] = ["tests.rs", "props.rs", "injection.rs"];

/// Every source of a crate but its test modules.
fn sources(name: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(name).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a crate has sources") {
            let path = entry.expect("a folder can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if !TEST_FILES.iter().any(|name| path.ends_with(name)) {
                found.push(path);
            }
        }
    }
    found
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn imports_are_found_alone_and_in_braces() {
    let code = "use crate::one::Two;\nuse crate::{\n a::{B, c::D},\n e,\n};\nlet x = crate::f();";
    assert_eq!(imports(code), ["one", "a", "e", "f"]);
}
