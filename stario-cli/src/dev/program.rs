//! Which of the programs that were built is run, and whether it is another one than before.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// A program that Cargo has built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Program {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) manifest: PathBuf,
}

/// What tells one build of the program from another.
pub(super) type Stamp = (u64, i64, i64, u64);

/// The program to run.
pub(super) fn choose(mut programs: Vec<Program>, wanted: Option<&str>) -> Result<Program, Failure> {
    programs.retain(|program| wanted.is_none_or(|wanted| program.name == wanted));
    programs.dedup();
    match programs.len() {
        1 => Ok(programs.remove(0)),
        0 => Err(Failure::new(
            "there is no program to run",
            "cd into the package of your app, or name it with --package, --bin or --example",
        )),
        _ => {
            let names: Vec<_> = programs.iter().map(|program| &*program.name).collect();
            let help = format!("choose with --bin one of: {}", names.join(", "));
            Err(Failure::new("there are several programs", help))
        }
    }
}

pub(super) fn stamp(program: &Path) -> Option<Stamp> {
    let meta = fs::metadata(program).ok()?;
    Some((meta.ino(), meta.mtime(), meta.mtime_nsec(), meta.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn programs(names: &[&str]) -> Vec<Program> {
        let program = |name: &&str| Program {
            name: (*name).to_owned(),
            path: format!("/t/{name}").into(),
            manifest: "/Cargo.toml".into(),
        };
        names.iter().map(program).collect()
    }

    #[test]
    fn one_program_is_run_and_several_are_listed() {
        let chosen = choose(programs(&["app"]), None).expect("there is one");
        assert_eq!(chosen.name, "app");
        let chosen = choose(programs(&["app", "tool"]), Some("tool")).expect("it is named");
        assert_eq!(chosen.name, "tool");
        let failure = choose(programs(&["app", "tool"]), None).expect_err("which one");
        assert!(failure.to_string().contains("--bin one of: app, tool"));
        let failure = choose(programs(&[]), None).expect_err("none");
        assert!(failure.to_string().contains("no program to run"));
    }
}
