//! How many files the process may open, and what is done when there are no more.

use std::fs::{self, File};
use std::io;

use super::listener::Listener;

/// How many waiting connections are closed at a time for want of a descriptor.
const SHED: usize = 64;

/// The connections to serve at a time: as configured, but at most 80 % of the descriptors.
///
/// The rest is for files, databases and the server itself.
pub(super) fn connections(configured: usize, files: Option<usize>) -> usize {
    match files {
        Some(files) => configured.min((files / 5 * 4).max(1)),
        None => configured,
    }
}

/// How many files the process may open, where the system says so in a file.
///
/// Asking the system itself would take `unsafe` or a crate that has it.
pub(crate) fn open_files() -> Option<usize> {
    let limits = fs::read_to_string("/proc/self/limits").ok()?;
    soft_limit(&limits)
}

/// The first figure of the line; `unlimited` is none.
fn soft_limit(limits: &str) -> Option<usize> {
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// A descriptor to give away when the last one is taken.
///
/// A connection that cannot be accepted stays in the queue, where its client waits in vain and
/// the listener stays ready, so that a server without descriptors would spin. With one to spare
/// the queue is emptied: each client is accepted and closed, which it notices at once.
#[derive(Debug)]
pub(super) struct Spare(Option<File>);

impl Spare {
    pub(super) fn new() -> Self {
        Self(open())
    }

    /// Closes what waits to be accepted, a part of it at a time; how many that were.
    pub(super) async fn shed(&mut self, listener: &Listener) -> usize {
        if self.0.take().is_none() {
            self.0 = open();
            return 0;
        }
        let mut shed = 0;
        while shed < SHED && listener.accept_now().await.is_some() {
            shed += 1;
        }
        self.0 = open();
        shed
    }
}

fn open() -> Option<File> {
    File::open("/dev/null").ok()
}

/// Whether a failed accept means that descriptors have run out: of the process or the system.
pub(super) fn exhausted(error: &io::Error) -> bool {
    // EMFILE and ENFILE have the same numbers on every unix, and no `ErrorKind`.
    cfg!(unix) && matches!(error.raw_os_error(), Some(23 | 24))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fifth_of_the_descriptors_is_left_to_the_app() {
        assert_eq!(connections(25_000, Some(1024)), 816);
        assert_eq!(connections(500, Some(1024)), 500);
        assert_eq!(connections(25_000, None), 25_000);
        assert_eq!(connections(25_000, Some(1)), 1);
    }

    #[test]
    fn the_limit_is_read_from_its_line() {
        let text = "Limit                     Soft Limit           Hard Limit           Units     \n\
                    Max processes             127235               127235               processes \n\
                    Max open files            1024                 1048576              files     \n";
        assert_eq!(soft_limit(text), Some(1024));
        assert_eq!(soft_limit(&text.replace("1024 ", "unlimited ")), None);
        assert_eq!(soft_limit(""), None);
    }
}
