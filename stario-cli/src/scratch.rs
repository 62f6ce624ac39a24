//! A directory for a test, here and in `tests`.

use std::fs;
use std::path::{Path, PathBuf};

/// A directory of its own, which goes away with the test.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// `name` is one that no other test has.
    pub(crate) fn new(name: &str) -> Self {
        let unique = format!("stario-cli-{name}-{}", std::process::id());
        let dir = std::env::temp_dir().join(unique);
        // Of an earlier process with this id, which was killed.
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(&dir).expect("the temporary directory is writable");
        // What the system says about files names them like this.
        Self(dir.canonicalize().expect("it was made"))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// The path of a file in it.
    pub(crate) fn join(&self, file: &str) -> PathBuf {
        self.0.join(file)
    }

    /// Writes a file, with the directories on its way.
    pub(crate) fn write(&self, file: &str, content: impl AsRef<[u8]>) {
        let file = self.join(file);
        let dir = file.parent().expect("it is below the directory");
        fs::create_dir_all(dir).expect("a directory for the file");
        fs::write(file, content).expect("a file for the test");
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
