//! How fast a request body arrives.

use std::time::Duration;

use tokio::time::Instant;

use super::breach::Refusal;
use super::guard::Limits;

/// The time that a body has made the server wait, and what came meanwhile.
///
/// Only waiting counts: while a handler does not ask for more, its client cannot be slow.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// Since when nothing has come.
    quiet: Option<Instant>,
    /// Since when this wait has counted.
    since: Option<Instant>,
    /// What the waits before it have taken.
    waited: Duration,
    bytes: u64,
}

impl Pace {
    /// Some of the body is here.
    pub(super) fn arrived(&mut self, bytes: usize) {
        self.bytes += bytes as u64;
        self.quiet = None;
        if let Some(since) = self.since.take() {
            self.waited += since.elapsed();
        }
    }

    /// Begins to wait, or goes on; when it has to be looked at again.
    pub(super) fn wait(&mut self, limits: &Limits) -> Instant {
        let now = match (self.quiet, self.since) {
            (Some(quiet), Some(_)) => quiet,
            _ => Instant::now(),
        };
        let stall = *self.quiet.get_or_insert(now) + limits.body_time;
        let since = *self.since.get_or_insert(now);
        if limits.body_rate == 0 {
            return stall;
        }
        stall.min(since + window(limits).saturating_sub(self.waited))
    }

    /// What to say about the body at a time that `wait` has named.
    pub(super) fn judge(&mut self, limits: &Limits) -> Option<Refusal> {
        let now = Instant::now();
        if self.quiet.is_some_and(|at| now >= at + limits.body_time) {
            return Some(Refusal::BODY_TIMEOUT);
        }
        let millis = u64::try_from(window(limits).as_millis()).unwrap_or(u64::MAX);
        let least = limits.body_rate.saturating_mul(millis) / 1000;
        let waited = self.waited + self.since.map_or(Duration::ZERO, |at| now - at);
        if limits.body_rate > 0 && waited >= window(limits) {
            if self.bytes < least {
                return Some(Refusal::BODY_TOO_SLOW);
            }
            self.bytes = 0;
            self.waited = Duration::ZERO;
            self.since = Some(now);
        }
        None
    }
}

/// The time over which the rate is averaged.
fn window(limits: &Limits) -> Duration {
    limits.body_time * 2
}
