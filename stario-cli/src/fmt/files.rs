//! Which files: those that Cargo would compile, or those that were named.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::cargo::{Cargo, Package};
use crate::failure::Failure;

/// The modules of every target of the packages at or below the current directory, or of the
/// package around it.
pub(super) fn of_workspace() -> Result<Vec<PathBuf>, Failure> {
    let packages = Cargo::from_env().here()?.packages;
    let files: BTreeSet<_> = packages.iter().flat_map(modules_of).collect();
    Ok(files.into_iter().collect())
}

/// The modules of every target of a package.
pub(crate) fn modules_of(package: &Package) -> Vec<PathBuf> {
    let mut files = BTreeSet::new();
    for root in package.roots() {
        modules(root, true, &mut files);
    }
    files.into_iter().collect()
}

/// The files that were named, and those in directories that were.
pub(super) fn below(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = BTreeSet::new();
    for path in paths {
        if path.is_dir() {
            walk(path, &mut files);
        } else if path.is_file() {
            files.insert(path.clone());
        } else {
            let what = format!("there is no {}", path.display());
            return Err(Failure::new(what, "name a Rust file or a directory"));
        }
    }
    Ok(files.into_iter().collect())
}

fn walk(dir: &Path, files: &mut BTreeSet<PathBuf>) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name();
        let hidden = name.to_string_lossy().starts_with('.');
        // A link could lead back up.
        let is_dir = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_dir && !hidden && name != "target" {
            walk(&path, files);
        } else if path.is_file() && path.extension().is_some_and(|extension| extension == "rs") {
            files.insert(path);
        }
    }
}

/// A file and the files of the modules that it declares.
fn modules(file: &Path, is_root: bool, files: &mut BTreeSet<PathBuf>) {
    if !files.insert(file.to_owned()) {
        return;
    }
    let Some(tokens) = fs::read_to_string(file)
        .ok()
        .and_then(|text| text.parse().ok())
    else {
        return;
    };
    let dir = file.parent().unwrap_or(Path::new("."));
    let own = is_root || file.file_name().is_some_and(|name| name == "mod.rs");
    let below = if own {
        dir.to_owned()
    } else {
        dir.join(file.file_stem().unwrap_or_default())
    };
    declared(tokens, dir, &below, files);
}

/// Follows `mod name;`, also with `#[path]` and inside of `mod name { … }`.
fn declared(tokens: TokenStream, dir: &Path, below: &Path, files: &mut BTreeSet<PathBuf>) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let mut path = None;
    for at in 0..tokens.len() {
        match &tokens[at..] {
            [TokenTree::Punct(hash), TokenTree::Group(attribute), ..] if hash.as_char() == '#' => {
                path = path_of(attribute.stream()).or(path);
            }
            [
                TokenTree::Ident(word),
                TokenTree::Ident(name),
                TokenTree::Punct(end),
                ..,
            ] if word == "mod" && end.as_char() == ';' => {
                let name = name.to_string();
                let found = match path.take() {
                    Some(path) => vec![dir.join(path)],
                    None => vec![
                        below.join(format!("{name}.rs")),
                        below.join(&name).join("mod.rs"),
                    ],
                };
                if let Some(file) = found.iter().find(|file| file.is_file()) {
                    modules(file, false, files);
                }
            }
            [
                TokenTree::Ident(word),
                TokenTree::Ident(name),
                TokenTree::Group(body),
                ..,
            ] if word == "mod" && body.delimiter() == Delimiter::Brace => {
                path = None;
                let below = below.join(name.to_string());
                declared(body.stream(), &below, &below, files);
            }
            _ => {}
        }
    }
}

/// The file in `path = "…"`.
fn path_of(attribute: TokenStream) -> Option<String> {
    let mut tokens = attribute.into_iter();
    let is_path = matches!(tokens.next(), Some(TokenTree::Ident(word)) if word == "path");
    let file = tokens.nth(1).filter(|_| is_path)?.to_string();
    Some(file.trim_matches('"').to_owned())
}

/// A path as it is shortest to read.
pub(crate) fn from_here(file: &Path) -> &Path {
    match env::current_dir() {
        Ok(here) => file.strip_prefix(here).unwrap_or(file),
        Err(_) => file,
    }
}
