//! Lists the files below a directory, the same way on every machine.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// One regular file.
#[derive(Debug)]
pub(super) struct File {
    /// Relative to the directory, with `/` on every system.
    pub(super) path: String,
    pub(super) disk: PathBuf,
    pub(super) sha256: [u8; 32],
}

/// A file or directory that could not be read.
#[derive(Debug)]
pub(super) struct WalkError {
    path: PathBuf,
    source: io::Error,
}

impl fmt::Display for WalkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.source)
    }
}

/// All files below `dir`, sorted by path. Hidden names and symbolic links are left out: what is
/// embedded is what a look at the directory shows.
pub(super) fn files(dir: &Path) -> Result<Vec<File>, WalkError> {
    let mut files = Vec::new();
    walk(dir, "", &mut files)?;
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(files)
}

fn walk(dir: &Path, prefix: &str, files: &mut Vec<File>) -> Result<(), WalkError> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |source| WalkError { path, source }
    };
    for entry in fs::read_dir(dir).map_err(at(dir))? {
        let entry = entry.map_err(at(dir))?;
        let disk = entry.path();
        let kind = entry.file_type().map_err(at(&disk))?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else {
            let source = io::Error::new(io::ErrorKind::InvalidData, "the name is not UTF-8");
            return Err(WalkError { path: disk, source });
        };
        if name.starts_with('.') {
            continue;
        }
        let path = format!("{prefix}{name}");
        // The kind is that of the entry itself: a link is neither.
        if kind.is_dir() {
            walk(&disk, &format!("{path}/"), files)?;
        } else if kind.is_file() {
            let sha256 = Sha256::digest(fs::read(&disk).map_err(at(&disk))?).into();
            files.push(File { path, disk, sha256 });
        }
    }
    Ok(())
}
