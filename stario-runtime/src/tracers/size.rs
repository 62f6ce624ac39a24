//! How large the terminal is.

use std::io;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Rows and columns of a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) rows: usize,
    pub(super) columns: usize,
}

impl Size {
    /// Asks the system about the terminal that the standard output is.
    ///
    /// By the command `stty`, which every unix has: the call behind it is `unsafe`, and a crate
    /// for it would be in every app. It runs at the start and after each change of the size.
    pub(super) fn of_stdout() -> Option<Self> {
        let answer = Command::new("stty")
            .arg("size")
            .stdin(Stdio::from(io::stdout()))
            .stderr(Stdio::null())
            .output()
            .ok()?;
        Self::parse(str::from_utf8(&answer.stdout).ok()?)
    }

    /// `24 80`; a terminal that does not know says `0 0`.
    fn parse(text: &str) -> Option<Self> {
        let (rows, columns) = text.trim().split_once(' ')?;
        let (rows, columns) = (rows.parse().ok()?, columns.parse().ok()?);
        (rows > 0 && columns > 0).then_some(Self { rows, columns })
    }
}

/// Whether the size may be another one than when it was last asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Resized {
    changed: Arc<AtomicBool>,
    watched: Arc<AtomicBool>,
}

impl Resized {
    /// Watches for the signal, once there is a runtime that can.
    pub(super) fn watch(&self) {
        if self.watched.load(Ordering::Relaxed) {
            return;
        }
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        if !self.watched.swap(true, Ordering::Relaxed) {
            // Ends with the runtime.
            runtime.spawn(watch(self.changed.clone()));
        }
    }

    /// Whether it has changed since the last time this was asked.
    pub(super) fn take(&self) -> bool {
        self.changed.swap(false, Ordering::Relaxed)
    }
}

#[cfg(unix)]
async fn watch(changed: Arc<AtomicBool>) {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut resized) = signal(SignalKind::window_change()) else {
        return;
    };
    while resized.recv().await.is_some() {
        changed.store(true, Ordering::Relaxed);
    }
}

#[cfg(not(unix))]
async fn watch(_changed: Arc<AtomicBool>) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stty_says_is_read() {
        let size = Size::parse("24 80\n").unwrap();
        assert_eq!((size.rows, size.columns), (24, 80));
        for unknown in ["", "0 0", "24", "stty: not a tty"] {
            assert_eq!(Size::parse(unknown), None);
        }
    }
}
