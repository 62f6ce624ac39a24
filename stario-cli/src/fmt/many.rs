//! Formats many files: as many at a time as there are processors, since each waits for rustfmt.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::thread;

use super::file::{Formatted, format};

/// What a file was, and what became of it.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) text: String,
    pub(super) formatted: Formatted,
}

/// Reads and formats files, and hands over what became of each in their order.
///
/// # Errors
///
/// What `then` says; no further file is begun.
pub(super) fn each<E>(
    files: &[PathBuf],
    mut then: impl FnMut(usize, io::Result<Done>) -> Result<(), E>,
) -> Result<(), E> {
    let next = AtomicUsize::new(0);
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        let (sender, outcomes) = sync_channel(threads);
        for _ in 0..threads.min(files.len()) {
            let (sender, next) = (sender.clone(), &next);
            // Ends with the files, or when nobody wants to know any more.
            scope.spawn(move || {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(file) = files.get(number) else {
                        return;
                    };
                    let outcome = fs::read_to_string(file).map(|text| Done {
                        formatted: format(&text),
                        text,
                    });
                    if sender.send((number, outcome)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut early = BTreeMap::new();
        let mut number = 0;
        for (at, outcome) in outcomes {
            early.insert(at, outcome);
            while let Some(outcome) = early.remove(&number) {
                then(number, outcome)?;
                number += 1;
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    fn files(dir: &Scratch) -> Vec<PathBuf> {
        let names = (0..20).map(|number| format!("{number}.rs"));
        let write = |name: String| {
            dir.write(&name, format!("fn f() {{ js!( {name:?} ) }}\n"));
            dir.join(&name)
        };
        names.map(write).collect()
    }

    #[test]
    fn what_became_of_files_comes_in_their_order() {
        let dir = Scratch::new("many");
        let files = files(&dir);
        let mut seen = Vec::new();
        let told = each(&files, |number, done| -> Result<(), ()> {
            let done = done.expect("it is there");
            assert!(
                done.formatted
                    .text
                    .contains(&format!("js!(\"{number}.rs\")"))
            );
            assert!(done.text.contains(&format!("js!( \"{number}.rs\" )")));
            seen.push(number);
            Ok(())
        });
        assert_eq!((told, seen), (Ok(()), (0..20).collect()));
    }

    #[test]
    fn a_file_that_cannot_be_read_ends_it_where_that_is_wanted() {
        let dir = Scratch::new("many-missing");
        let mut files = files(&dir);
        files[3] = dir.join("missing.rs");
        let mut seen = 0;
        let told = each(&files, |_, done| {
            seen += 1;
            done.map(drop).map_err(|error| error.kind())
        });
        assert_eq!((told, seen), (Err(io::ErrorKind::NotFound), 4));
        assert_eq!(each(&[], |_, _| Err(())), Ok(()));
    }
}
