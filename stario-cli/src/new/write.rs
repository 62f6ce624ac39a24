//! Writes the files of a new app, or nothing.

use std::fs;
use std::io;
use std::path::Path;

use super::template::File;
use crate::cargo::ancestor;
use crate::failure::Failure;

/// Makes `dir` with these files in it.
///
/// # Errors
///
/// When `dir` is there with something in it, which is left as it is, or cannot be written; then
/// what was begun is removed.
pub(crate) fn app(dir: &Path, files: &[File]) -> Result<(), Failure> {
    let was_there = match fs::read_dir(dir) {
        Ok(mut entries) => {
            if entries.next().is_some() {
                let what = format!("{} is not empty", dir.display());
                return Err(Failure::new(
                    what,
                    "choose another name; nothing was changed",
                ));
            }
            true
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(not_written(dir, &error)),
    };
    let in_workspace = std::path::absolute(dir).is_ok_and(|dir| is_in_workspace(&dir));
    let written = files.iter().try_for_each(|file| {
        let path = dir.join(file.path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        let mut text = file.text.clone();
        if in_workspace && file.path == "Cargo.toml" {
            text.push_str(
                "\n# A workspace of its own, not a member of the one around it.\n[workspace]\n",
            );
        }
        fs::write(path, text)
    });
    written.map_err(|error| {
        // What is there was empty or not there before: all of it is ours.
        let _ = fs::remove_dir_all(dir);
        if was_there {
            let _ = fs::create_dir(dir);
        }
        not_written(dir, &error)
    })
}

fn is_in_workspace(dir: &Path) -> bool {
    let has_workspace = |dir: &Path| {
        fs::read_to_string(dir.join("Cargo.toml"))
            .is_ok_and(|manifest| manifest.lines().any(|line| line.trim() == "[workspace]"))
    };
    ancestor(dir, has_workspace).is_some()
}

fn not_written(dir: &Path, error: &io::Error) -> Failure {
    let what = format!("{} cannot be written", dir.display());
    Failure::new(what, "choose a directory that you may write to").because(error)
}
