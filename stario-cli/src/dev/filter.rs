//! Which files matter, and for what.

use std::fs;
use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::failure::Failure;

/// What changes while an app runs and is nobody's source: databases and their journals, and what
/// editors leave for a moment.
const NEVER: [&str; 20] = [
    "*.db",
    "*.db-wal",
    "*.db-shm",
    "*.db-journal",
    "*.sqlite",
    "*.sqlite-wal",
    "*.sqlite-shm",
    "*.sqlite-journal",
    "*.sqlite3",
    "*.sqlite3-wal",
    "*.sqlite3-shm",
    "*.sqlite3-journal",
    "*~",
    ".#*",
    "#*#",
    "*.swp",
    "*.swx",
    "*.tmp",
    "4913",
    ".DS_Store",
];

/// Directories that hold no sources, wherever they are.
const NOWHERE: [&str; 3] = [".git", ".jj", "node_modules"];

/// Decides which files are looked at.
#[derive(Debug)]
pub(crate) struct Filter {
    /// What is built lands here.
    target: PathBuf,
    never: Gitignore,
    /// Every `.gitignore` that has been found, the outermost first.
    ignored: Vec<Gitignore>,
}

impl Filter {
    /// `patterns` are paths and globs that the user wants to be left alone.
    ///
    /// # Errors
    ///
    /// When one of them is not a pattern, or names nothing.
    pub(crate) fn new(target: PathBuf, here: &Path, patterns: &[String]) -> Result<Self, Failure> {
        let mut never = GitignoreBuilder::new(here);
        let all = NEVER.into_iter().chain(patterns.iter().map(String::as_str));
        for pattern in all {
            let added = never.add_line(None, pattern);
            added.map_err(|error| unusable(pattern).because(error))?;
        }
        if let Some(empty) = patterns.iter().find(|pattern| pattern.trim().is_empty()) {
            return Err(unusable(empty));
        }
        let never = never.build();
        Ok(Self {
            target,
            never: never.map_err(|error| unusable(&patterns.join(" ")).because(error))?,
            ignored: Vec::new(),
        })
    }

    /// Follows the `.gitignore` of a directory, if it has one.
    pub(crate) fn enter(&mut self, dir: &Path) {
        let file = dir.join(".gitignore");
        self.ignored.retain(|known| known.path() != dir);
        if file.is_file() {
            // What is wrong in it, git passes over as well.
            let (ignored, _wrong) = Gitignore::new(file);
            self.ignored.push(ignored);
        }
    }

    /// Whether changes of a file, or in a directory, are of interest.
    pub(crate) fn takes(&self, path: &Path, is_dir: bool) -> bool {
        let nowhere = |name: &std::ffi::OsStr| NOWHERE.iter().any(|dir| name == *dir);
        if path.starts_with(&self.target) || path.iter().any(nowhere) {
            return false;
        }
        let matched = |list: &Gitignore| {
            path.starts_with(list.path())
                && list.matched_path_or_any_parents(path, is_dir).is_ignore()
        };
        if self.never.matched(path, is_dir).is_ignore() || matched(&self.never) {
            return false;
        }
        // The innermost that says anything wins, as with git.
        let mut saying = self
            .ignored
            .iter()
            .filter(|list| path.starts_with(list.path()));
        let last = saying.by_ref().fold(None, |said, list| {
            let now = list.matched_path_or_any_parents(path, is_dir);
            if now.is_none() {
                said
            } else {
                Some(now.is_ignore())
            }
        });
        last != Some(true)
    }
}

fn unusable(pattern: &str) -> Failure {
    let help = "write a path or a glob as in .gitignore, for example --ignore 'data/*.json'";
    Failure::new(format!("{pattern:?} is nothing to ignore"), help)
}

/// What has to happen when a file has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A style sheet that the app serves.
    Style,
    /// Something that the app serves and a fresh page shows.
    Asset,
    /// Something that the app serves and only a reload brings in.
    Script,
    /// A part of the program.
    Rust,
    /// Decides how the program is built.
    Build,
    /// Nothing that the app is made of.
    Other,
}

/// What a file is, by its name and by what the last build has read.
pub(crate) fn kind(path: &Path, assets: &[PathBuf], inputs: &[PathBuf]) -> Kind {
    let suffix = path.extension().and_then(|suffix| suffix.to_str());
    if assets.iter().any(|dir| path.starts_with(dir)) {
        return match suffix {
            Some("css") => Kind::Style,
            Some("js" | "mjs" | "wasm" | "map") => Kind::Script,
            _ => Kind::Asset,
        };
    }
    let name = path.file_name().and_then(|name| name.to_str());
    let in_cargo_dir = path.iter().any(|part| part == ".cargo");
    match (name, suffix) {
        (Some("Cargo.toml" | "Cargo.lock" | "build.rs" | "rust-toolchain.toml"), _) => Kind::Build,
        (Some("config.toml"), _) if in_cargo_dir => Kind::Build,
        (_, Some("rs")) => Kind::Rust,
        _ if inputs.iter().any(|input| input == path) => Kind::Build,
        _ => Kind::Other,
    }
}

/// The files that a program was made of, from the list that Cargo keeps beside it.
///
/// It has the form of a Makefile: `program: file file`, with `\ ` for a space.
pub(crate) fn inputs(program: &Path) -> Vec<PathBuf> {
    let list = fs::read_to_string(program.with_extension("d")).unwrap_or_default();
    parse_inputs(&list)
}

fn parse_inputs(list: &str) -> Vec<PathBuf> {
    let mut inputs = Vec::new();
    for line in list.lines() {
        let Some((_, files)) = line.split_once(": ") else {
            continue;
        };
        let whole = files.replace("\\ ", "\0");
        let files = whole.split(' ').filter(|file| !file.is_empty());
        inputs.extend(files.map(|file| PathBuf::from(file.replace('\0', " "))));
    }
    inputs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    fn filter(patterns: &[&str]) -> Filter {
        let patterns: Vec<_> = patterns.iter().map(|&pattern| pattern.to_owned()).collect();
        Filter::new("/app/target".into(), Path::new("/app"), &patterns).expect("good patterns")
    }

    #[test]
    fn sources_are_taken_and_databases_backups_and_builds_are_not() {
        let filter = filter(&[]);
        for path in [
            "src/main.rs",
            "static/css/a.css",
            "Cargo.toml",
            "db/mod.rs",
            ".cargo/config.toml",
        ] {
            assert!(filter.takes(&Path::new("/app").join(path), false), "{path}");
        }
        for path in [
            "todos.db",
            "data/chat.sqlite3",
            "chat.sqlite-wal",
            "chat.db-shm",
            "src/main.rs~",
            "src/.main.rs.swp",
            "src/.#main.rs",
            "src/4913",
            "target/debug/app",
            ".git/index",
            "web/node_modules/x/index.js",
        ] {
            assert!(
                !filter.takes(&Path::new("/app").join(path), false),
                "{path}"
            );
        }
    }

    #[test]
    fn the_users_own_paths_and_globs_are_left_alone() {
        let filter = filter(&["notes", "src/generated/*.rs", "/static/*.txt"]);
        for path in ["notes/today.md", "src/generated/a.rs", "static/a.txt"] {
            assert!(
                !filter.takes(&Path::new("/app").join(path), false),
                "{path}"
            );
        }
        assert!(filter.takes(Path::new("/app/src/a.rs"), false));
        assert!(filter.takes(Path::new("/app/src/static/a.txt"), false));
        assert!(Filter::new("/t".into(), Path::new("/app"), &[" ".into()]).is_err());
        assert!(Filter::new("/t".into(), Path::new("/app"), &["{a".into()]).is_err());
    }

    #[test]
    fn an_inner_gitignore_overrides_an_outer_one() {
        let dir = Scratch::new("filter");
        dir.write(".gitignore", "*.log\n/out\n");
        dir.write("inner/.gitignore", "!keep.log\n");
        let inner = dir.join("inner");
        let mut filter = filter(&[]);
        filter.enter(dir.path());
        filter.enter(&inner);
        assert!(!filter.takes(&dir.join("a.log"), false));
        assert!(!filter.takes(&inner.join("a.log"), false));
        assert!(filter.takes(&inner.join("keep.log"), false));
        assert!(!filter.takes(&dir.join("out/deep/file.rs"), false));
        assert!(filter.takes(&dir.join("outer.rs"), false));
    }

    #[test]
    fn what_a_change_means_depends_on_where_the_file_is() {
        let assets = [PathBuf::from("/app/static")];
        let inputs = [PathBuf::from("/app/src/words.txt")];
        let kind = |path: &str| super::kind(Path::new(path), &assets, &inputs);
        assert_eq!(kind("/app/static/css/a.css"), Kind::Style);
        assert_eq!(kind("/app/static/a.svg"), Kind::Asset);
        assert_eq!(kind("/app/static/a.js"), Kind::Script);
        assert_eq!(kind("/app/src/main.rs"), Kind::Rust);
        assert_eq!(kind("/app/src/words.txt"), Kind::Build);
        assert_eq!(kind("/app/Cargo.lock"), Kind::Build);
        assert_eq!(kind("/app/.cargo/config.toml"), Kind::Build);
        assert_eq!(kind("/app/README.md"), Kind::Other);
        assert_eq!(kind("/app/src/style.css"), Kind::Other);
    }

    #[test]
    fn the_list_of_inputs_may_have_spaces_in_its_names() {
        let list = "/t/debug/app: /a\\ b/main.rs /c.txt\n";
        assert_eq!(
            parse_inputs(list),
            ["/a b/main.rs", "/c.txt"].map(PathBuf::from)
        );
    }
}
