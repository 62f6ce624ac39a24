//! Writes a file completely or not at all.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes `bytes` to `dir/name` through a temporary file beside it, so that a
/// reader (or an interrupted run) never sees half of it.
///
/// # Errors
///
/// What the file system says; the temporary file is gone then.
pub(crate) fn whole_file(dir: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    // A leading dot keeps it out of `assets!`, should a build run just now.
    let temporary = Temporary(dir.join(format!(".{name}.{}.tmp", std::process::id())));
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&temporary.0)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&temporary.0, dir.join(name))
}

/// Removed when it goes out of scope, unless it was renamed before.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        drop(fs::remove_file(&self.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datastar::test_server::names;
    use crate::scratch::Scratch;

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let dir = Scratch::new("write-replaces");
        whole_file(dir.path(), "a.txt", b"one").unwrap();
        whole_file(dir.path(), "a.txt", b"two").unwrap();
        assert_eq!(fs::read(dir.path().join("a.txt")).unwrap(), b"two");
        assert_eq!(names(dir.path()), ["a.txt"]);
    }

    #[test]
    fn a_failed_rename_leaves_nothing() {
        let dir = Scratch::new("write-fails");
        fs::create_dir(dir.path().join("a.txt")).unwrap();
        fs::write(dir.path().join("a.txt").join("inside"), "").unwrap();
        whole_file(dir.path(), "a.txt", b"one").expect_err("a directory is in the way");
        assert_eq!(names(dir.path()), ["a.txt"]);
    }
}
