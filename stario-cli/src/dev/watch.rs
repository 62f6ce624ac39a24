//! Looks at the directories of the app and says what has changed.
//!
//! Each directory is watched by itself: what is ignored costs nothing then, while a recursive
//! watch would begin with every directory of a `target` full of builds.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use notify::event::{EventKind, ModifyKind};
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};

use super::event::Event;
use super::filter::Filter;
use super::sources::Sources;
use crate::failure::Failure;

/// Silence after which a save is taken for complete: an editor empties a file and then fills it.
const QUIET: Duration = Duration::from_millis(40);

/// What is saved again and again is not waited for any longer.
const PATIENCE: Duration = Duration::from_millis(250);

/// Starts to watch; changes come as events. `sources` learns what is there.
///
/// # Errors
///
/// When the system has no watches left, or a directory cannot be read.
pub(crate) fn watch(
    roots: &[PathBuf],
    filter: Filter,
    sources: &Sources,
    events: Sender<Event>,
) -> Result<(), Failure> {
    let (sender, changes) = channel();
    let watcher = notify::recommended_watcher(move |event| {
        let _ = sender.send(event);
    });
    let watcher = watcher.map_err(|error| unable(&error))?;
    let mut watching = Watched { watcher, filter };
    for root in roots {
        let added = watching.add(root, &mut |file| {
            sources.look(&file);
        });
        added.map_err(|error| unable(&error))?;
    }
    // Ends with the process, or when nobody takes events any more.
    thread::spawn(move || watching.follow(&changes, &events));
    Ok(())
}

fn unable(error: &notify::Error) -> Failure {
    let help = "on Linux: sudo sysctl fs.inotify.max_user_watches=524288";
    Failure::new("the sources cannot be watched", help).because(error)
}

struct Watched {
    watcher: RecommendedWatcher,
    filter: Filter,
}

impl Watched {
    /// Watches a directory and what is in it; `found` gets the files.
    fn add(&mut self, dir: &Path, found: &mut dyn FnMut(PathBuf)) -> notify::Result<()> {
        self.watcher.watch(dir, RecursiveMode::NonRecursive)?;
        self.filter.enter(dir);
        for entry in fs::read_dir(dir)?.flatten() {
            // Of the entry itself: links are not followed, they could lead in circles.
            let is_dir = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let path = entry.path();
            if !self.filter.takes(&path, is_dir) {
                continue;
            }
            if is_dir {
                match self.add(&path, found) {
                    Ok(()) => {}
                    // It has gone, or is not for us.
                    Err(error) if matches!(error.kind, notify::ErrorKind::Io(_)) => {}
                    Err(error) if matches!(error.kind, notify::ErrorKind::PathNotFound) => {}
                    Err(error) => return Err(error),
                }
            } else {
                found(path);
            }
        }
        Ok(())
    }

    fn follow(&mut self, raw: &Receiver<notify::Result<notify::Event>>, events: &Sender<Event>) {
        while let Ok(first) = raw.recv() {
            let mut changed = BTreeSet::new();
            self.note(first, &mut changed);
            let begun = Instant::now();
            loop {
                match raw.recv_timeout(QUIET) {
                    Ok(next) => self.note(next, &mut changed),
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return,
                }
                if begun.elapsed() > PATIENCE {
                    break;
                }
            }
            if !changed.is_empty() && events.send(Event::Changed(changed)).is_err() {
                return;
            }
        }
    }

    fn note(&mut self, event: notify::Result<notify::Event>, changed: &mut BTreeSet<PathBuf>) {
        let Ok(event) = event else {
            return;
        };
        let touches = match event.kind {
            EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)) => false,
            EventKind::Any
            | EventKind::Create(_)
            | EventKind::Modify(_)
            | EventKind::Remove(_)
            | EventKind::Other => true,
        };
        if !touches {
            return;
        }
        for path in event.paths {
            let is_dir = fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_dir());
            if !self.filter.takes(&path, is_dir) {
                continue;
            }
            if path.ends_with(".gitignore")
                && let Some(dir) = path.parent()
            {
                self.filter.enter(dir);
            }
            if is_dir {
                // A new one may have files already, whose own events nobody has sent.
                let _ = self.add(&path, &mut |file| {
                    changed.insert(file);
                });
            } else {
                changed.insert(path);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    /// A directory with sources, as the system names it.
    fn scratch(name: &str) -> Scratch {
        let scratch = Scratch::new(name);
        fs::create_dir_all(scratch.join("src")).expect("a directory for the test");
        scratch
    }

    fn watched(scratch: &Scratch) -> Receiver<Event> {
        let filter = Filter::new(scratch.join("target"), scratch.path(), &[]).expect("a filter");
        let (sender, events) = channel();
        let roots = [scratch.path().to_owned()];
        watch(&roots, filter, &Sources::default(), sender).expect("watches");
        events
    }

    fn changed(events: &Receiver<Event>) -> BTreeSet<PathBuf> {
        match events.recv_timeout(Duration::from_secs(20)) {
            Ok(Event::Changed(paths)) => paths,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn several_writes_of_a_save_are_one_change_and_a_database_is_none() {
        let scratch = scratch("watch-save");
        let events = watched(&scratch);
        let main = scratch.join("src/main.rs");
        fs::write(scratch.join("todos.sqlite3"), "x").expect("a file");
        fs::write(&main, "").expect("a file");
        fs::write(&main, "fn main() {}").expect("a file");
        assert_eq!(changed(&events), BTreeSet::from([main]));
    }

    #[test]
    fn what_is_in_a_new_directory_is_seen_and_followed() {
        let scratch = scratch("watch-new");
        let events = watched(&scratch);
        let inner = scratch.join("src/features/todos");
        fs::create_dir_all(&inner).expect("a directory");
        let file = inner.join("mod.rs");
        fs::write(&file, "").expect("a file");
        let mut seen = changed(&events);
        while !seen.contains(&file) {
            seen = changed(&events);
        }
        fs::write(&file, "struct Todo;").expect("a file");
        assert!(changed(&events).contains(&file));
    }
}
