//! The texts of the sources: which differ from what was built, and which only look changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A larger file is none that somebody writes.
const LARGEST: u64 = 4 * 1024 * 1024;

type Texts = BTreeMap<PathBuf, Arc<str>>;

/// The Rust sources as they are, and as they were when the last program was built.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sources(Arc<Mutex<Known>>);

#[derive(Debug, Default)]
struct Known {
    now: Texts,
    /// As the build under way reads them.
    building: Texts,
    built: Texts,
}

impl Sources {
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a file as it is; says whether its text is another than before.
    ///
    /// Only the texts of Rust sources are kept. Any other file counts as changed.
    pub(crate) fn look(&self, path: &Path) -> bool {
        if path.extension().is_none_or(|suffix| suffix != "rs") {
            return true;
        }
        let text = read(path);
        let now = &mut self.lock().now;
        let before = match &text {
            Some(text) => now.insert(path.to_owned(), text.clone()),
            None => now.remove(path),
        };
        before != text
    }

    /// A build begins, and reads what is there now.
    pub(crate) fn build_begins(&self) {
        let known = &mut *self.lock();
        known.building.clone_from(&known.now);
    }

    /// It has succeeded.
    pub(crate) fn build_succeeded(&self) {
        let known = &mut *self.lock();
        known.built = std::mem::take(&mut known.building);
    }

    /// A source as it was built and as it is, where there are both.
    pub(crate) fn texts(&self, path: &Path) -> Option<(Arc<str>, Arc<str>)> {
        let known = self.lock();
        Some((known.built.get(path)?.clone(), known.now.get(path)?.clone()))
    }

    /// The sources that are others than those of the program that was built last.
    pub(crate) fn differing(&self) -> BTreeSet<PathBuf> {
        let known = self.lock();
        let paths = known.now.keys().chain(known.built.keys());
        let differs = |path: &&PathBuf| known.now.get(*path) != known.built.get(*path);
        paths.filter(differs).cloned().collect()
    }
}

fn read(path: &Path) -> Option<Arc<str>> {
    let small = fs::metadata(path).is_ok_and(|meta| meta.is_file() && meta.len() <= LARGEST);
    let text = small.then(|| fs::read_to_string(path).ok()).flatten();
    text.map(Arc::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn a_save_without_a_change_is_none_and_taking_one_back_leaves_nothing_to_build() {
        let dir = Scratch::new("sources");
        let main = dir.join("main.rs");
        let write = |text: &str| dir.write("main.rs", text);
        write("fn main() {}");
        let sources = Sources::default();
        assert!(sources.look(&main));
        assert!(!sources.look(&main));
        sources.build_begins();
        write("fn main() { loop {} }");
        assert!(sources.look(&main));
        sources.build_succeeded();
        assert_eq!(sources.differing(), BTreeSet::from([main.clone()]));
        write("fn main() {}");
        assert!(sources.look(&main));
        assert!(sources.differing().is_empty());
        fs::remove_file(&main).expect("it is there");
        assert!(sources.look(&main));
        assert_eq!(sources.differing().len(), 1);
        assert!(
            sources.look(&dir.join("style.css")),
            "no text is kept of it"
        );
    }
}
