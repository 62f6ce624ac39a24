//! The name of a new app.

use std::path::Path;

use crate::failure::Failure;

/// One name in the three spellings that the files need.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// The package: `my-app`.
    pub(crate) package: String,
    /// The same as Rust writes it: `my_app`.
    pub(crate) krate: String,
    /// The same for people: `My app`.
    pub(crate) title: String,
}

/// Names that Cargo or the compiler keep for themselves, or that the app depends on.
const TAKEN: [&str; 12] = [
    "alloc",
    "build",
    "core",
    "deps",
    "examples",
    "incremental",
    "proc-macro",
    "proc_macro",
    "serde",
    "stario",
    "std",
    "test",
];

const KEYWORDS: &str = "abstract as async await become box break const continue crate do dyn \
    else enum extern false final fn for gen if impl in let loop macro match mod move mut override \
    priv pub ref return self static struct super trait true try type typeof unsafe unsized use \
    virtual where while yield";

impl Name {
    /// The name of the package in a directory.
    ///
    /// # Errors
    ///
    /// When Cargo or Rust would refuse it.
    pub(crate) fn of(dir: &Path) -> Result<Self, Failure> {
        let Some(name) = dir.file_name().and_then(|name| name.to_str()) else {
            let what = format!("{} has no name for a package", dir.display());
            return Err(Failure::new(what, HELP));
        };
        let refuse = |why: &str| {
            let what = format!("`{name}` cannot be the name of an app");
            Err(Failure::new(what, HELP).because(why))
        };
        if !name.starts_with(|c: char| c.is_ascii_lowercase()) {
            return refuse("it does not begin with a lowercase letter");
        }
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
        if let Some(odd) = name.chars().find(|c| !fits(*c)) {
            return refuse(&format!("it contains {odd:?}"));
        }
        if name.len() > 64 {
            return refuse("it is longer than 64 characters");
        }
        if TAKEN.contains(&name) {
            return refuse("something else has this name already");
        }
        if KEYWORDS.split_whitespace().any(|keyword| keyword == name) {
            return refuse("it is a keyword of Rust");
        }
        let words = name.replace(['-', '_'], " ");
        let title = words[..1].to_uppercase() + &words[1..];
        Ok(Self {
            package: name.to_owned(),
            krate: name.replace('-', "_"),
            title,
        })
    }
}

const HELP: &str = "use lowercase letters, digits and hyphens, as in `my-app`";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_of_a_path_is_the_name() {
        let name = Name::of(Path::new("work/chat-room")).expect("a good name");
        assert_eq!(name.package, "chat-room");
        assert_eq!(name.krate, "chat_room");
        assert_eq!(name.title, "Chat room");
    }

    #[test]
    fn what_cargo_or_rust_would_refuse_is_refused_with_the_reason() {
        let long = "x".repeat(65);
        for (name, why) in [
            ("Chat", "lowercase letter"),
            ("1st", "lowercase letter"),
            ("chat room", "' '"),
            ("café", "'é'"),
            ("stario", "something else"),
            ("match", "keyword"),
            ("..", "no name"),
            (long.as_str(), "64"),
        ] {
            let failure = Name::of(Path::new(name)).expect_err(name).to_string();
            assert!(failure.contains(why), "{failure}");
        }
    }
}
