//! Development only: the directory as it is now.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use super::version::Version;

/// One [`Disk`] per directory for the life of the process.
///
/// The state is not part of `Assets`, because a constant (`asset_index` in `asset!`) cannot read
/// a static that may change.
static DISKS: LazyLock<Mutex<BTreeMap<PathBuf, &'static Disk>>> = LazyLock::new(Mutex::default);

/// A directory that is read again when its files change.
#[derive(Debug)]
pub(super) struct Disk {
    root: PathBuf,
    files: Mutex<BTreeMap<String, Option<Held>>>,
}

/// A file that was read, and what it looked like just before.
#[derive(Debug)]
struct Held {
    stamp: Stamp,
    version: Version,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    len: u64,
}

impl Disk {
    /// The directory at `root`, when there is one.
    pub(super) fn open(root: &str) -> Option<&'static Self> {
        let root = Path::new(root);
        if !root.is_dir() {
            return None;
        }
        let mut disks = lock(&DISKS);
        if let Some(disk) = disks.get(root) {
            return Some(disk);
        }
        let disk = Self {
            root: root.to_owned(),
            files: Mutex::default(),
        };
        // Bounded: one small value per `assets!` in the program.
        let disk: &'static Self = Box::leak(Box::new(disk));
        disks.insert(root.to_owned(), disk);
        Some(disk)
    }

    /// The file as it is now; read only when it is new or has changed.
    pub(super) fn file(&self, path: &str) -> Option<Version> {
        let mut files = lock(&self.files);
        if !files.contains_key(path) {
            self.list(&mut files);
        }
        // Only paths that the scan has found are ever opened.
        let held = files.get_mut(path)?;
        let full = self.root.join(path);
        let Some(stamp) = stamp(&full) else {
            files.remove(path);
            return None;
        };
        if held.as_ref().is_none_or(|held| held.stamp != stamp) {
            let bytes = fs::read(&full).ok()?;
            let sha256 = Sha256::digest(&bytes).into();
            let version = Version::read(bytes, sha256, stamp.modified);
            *held = Some(Held { stamp, version });
        }
        held.as_ref().map(|held| held.version.clone())
    }

    /// How many files there are now, and their bytes.
    pub(super) fn totals(&self) -> (usize, u64) {
        let mut files = lock(&self.files);
        self.list(&mut files);
        let lens = files.keys().filter_map(|path| stamp(&self.root.join(path)));
        lens.fold((0, 0), |(count, bytes), stamp| {
            (count + 1, bytes + stamp.len)
        })
    }

    /// Brings the list of paths up to date and keeps what was read.
    fn list(&self, files: &mut BTreeMap<String, Option<Held>>) {
        let mut found = Vec::new();
        // A directory that vanishes half way lists as what was seen of it.
        let _partial = scan(&self.root, "", &mut found);
        let mut previous = std::mem::take(files);
        for path in found {
            let held = previous.remove(&path).flatten();
            files.insert(path, held);
        }
    }
}

/// Regular files below `dir`, as paths with `/`; hidden names and links are left out.
fn scan(dir: &Path, prefix: &str, found: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name();
        let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) else {
            continue;
        };
        // The type of the entry itself: a link is neither a file nor a directory.
        let kind = entry.file_type()?;
        if kind.is_dir() {
            scan(&entry.path(), &format!("{prefix}{name}/"), found)?;
        } else if kind.is_file() {
            found.push(format!("{prefix}{name}"));
        }
    }
    Ok(())
}

/// Size and time of a regular file; nothing for what has become something else.
fn stamp(path: &Path) -> Option<Stamp> {
    let meta = fs::symlink_metadata(path)
        .ok()
        .filter(fs::Metadata::is_file)?;
    Some(Stamp {
        modified: meta.modified().ok(),
        len: meta.len(),
    })
}

/// A panic while the lock was held leaves a map that is still whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
