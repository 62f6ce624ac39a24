//! What is counted, and the last minute of it.

use std::collections::VecDeque;
use std::fs;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Samples that are kept: a minute, at one a second.
pub(crate) const KEPT: usize = 60;

/// The state at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sample {
    /// Since the sample before.
    pub(crate) requests: f64,
    pub(crate) streams: f64,
    /// In MiB.
    pub(crate) memory: f64,
}

#[derive(Debug, Default)]
pub(crate) struct Load {
    requests: AtomicU64,
    streams: AtomicU64,
    history: Mutex<VecDeque<Sample>>,
}

/// Counts a stream for as long as it is there.
pub(crate) struct Open<'load>(&'load Load);

impl Load {
    pub(crate) fn request(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn open_stream(&self) -> Open<'_> {
        self.streams.fetch_add(1, Ordering::Relaxed);
        Open(self)
    }

    /// Takes the numbers and begins to count anew.
    pub(crate) fn sample(&self) {
        #[expect(
            clippy::cast_precision_loss,
            reason = "nobody reads the 16th digit of a plot"
        )]
        let sample = Sample {
            requests: self.requests.swap(0, Ordering::Relaxed) as f64,
            streams: self.streams.load(Ordering::Relaxed) as f64,
            memory: resident_kib().unwrap_or_default() as f64 / 1024.0,
        };
        let mut history = self.lock();
        if history.len() == KEPT {
            history.pop_front();
        }
        history.push_back(sample);
    }

    /// The oldest first.
    pub(crate) fn history(&self) -> Vec<Sample> {
        self.lock().iter().copied().collect()
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Sample>> {
        self.history.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.streams.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What the process holds of the machine's memory; `None` where the system does not say.
fn resident_kib() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_counts_since_the_last_one_and_a_minute_is_kept() {
        let load = Load::default();
        load.request();
        load.request();
        let open = load.open_stream();
        load.sample();
        drop(open);
        load.sample();
        let history = load.history();
        assert_eq!((history[0].requests, history[0].streams), (2.0, 1.0));
        assert_eq!((history[1].requests, history[1].streams), (0.0, 0.0));
        for _ in 0..2 * KEPT {
            load.sample();
        }
        assert_eq!(load.history().len(), KEPT);
    }
}
