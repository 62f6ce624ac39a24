//! Changes of markup that the running app can take over without a build.

use std::collections::{BTreeSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};

use stario_syntax::hot::{Comparison, Sites};

use super::sources::Sources;

/// The templates of the program that was built last, and which of them the app has replaced.
#[derive(Debug, Default)]
pub(crate) struct Hot {
    program: Templates,
    /// Files of which the app renders another text than it was built with.
    swapped: BTreeSet<PathBuf>,
    /// The same, as it will be with each answer of the app that is to come.
    asked: VecDeque<BTreeSet<PathBuf>>,
}

#[derive(Debug, Default)]
enum Templates {
    #[default]
    None,
    /// Still being read: a program with its symbols is large.
    Reading(JoinHandle<Option<Sites>>),
    Read(Sites),
}

impl Hot {
    /// A new program was built and is going to run. It is read now, before another replaces it.
    pub(crate) fn built(&mut self, program: &Path, root: &Path) {
        let (program, root) = (program.to_owned(), root.to_owned());
        let reading = thread::spawn(move || Some(Sites::of(&fs::read(program).ok()?, &root)));
        *self = Self {
            program: Templates::Reading(reading),
            ..Self::default()
        };
    }

    /// What to tell the app, when that is all there is to do.
    pub(crate) fn swaps(&mut self, sources: &Sources) -> Option<Vec<String>> {
        if let Templates::Reading(reading) = &mut self.program {
            // What is left of it takes less time than a build.
            let reading = std::mem::replace(reading, thread::spawn(|| None));
            let read = reading.join().ok().flatten();
            self.program = read.map_or(Templates::None, Templates::Read);
        }
        let Templates::Read(sites) = &self.program else {
            return None;
        };
        let differing = sources.differing();
        let mut lines = Vec::new();
        for file in differing.union(&self.swapped) {
            let (built, now) = sources.texts(file)?;
            match sites.compare(file, &built, &now) {
                Comparison::Same(line) | Comparison::Swap(line) => lines.push(line),
                Comparison::Rebuild(_) => return None,
            }
        }
        self.asked.push_back(differing);
        Some(lines)
    }

    /// The app has done what it was told, or nothing of it.
    pub(crate) fn answered(&mut self, done: bool) {
        let asked = self.asked.pop_front().unwrap_or_default();
        if done {
            self.swapped = asked;
        }
    }

    /// Whether the app renders what it was built with.
    pub(crate) fn is_as_built(&self) -> bool {
        self.swapped.is_empty() && self.asked.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_about_what_was_asked_first() {
        let file = |name: &str| BTreeSet::from([PathBuf::from(name)]);
        let mut hot = Hot {
            asked: VecDeque::from([file("a.rs"), file("b.rs"), BTreeSet::new()]),
            ..Hot::default()
        };
        hot.answered(true);
        assert_eq!(hot.swapped, file("a.rs"));
        hot.answered(false);
        assert_eq!(hot.swapped, file("a.rs"), "nothing of it was done");
        assert!(!hot.is_as_built());
        hot.answered(true);
        assert!(hot.is_as_built(), "all was taken back");
    }

    #[test]
    fn a_program_that_cannot_be_read_is_built_again() {
        let mut hot = Hot::default();
        assert_eq!(hot.swaps(&Sources::default()), None);
        hot.built(Path::new("/no/such/program"), Path::new("/"));
        assert_eq!(hot.swaps(&Sources::default()), None);
    }
}
