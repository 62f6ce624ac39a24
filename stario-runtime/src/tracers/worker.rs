//! The thread of a queue: it writes what lies there, and says what was lost.

use std::io::{self, Write as _};
use std::sync::PoisonError;
use std::time::Duration;

use super::queue::Shared;
use super::sink::{Load, Pace, Sink};
use crate::telemetry::{Clock, TracerStats};

/// Bytes of the records written at once, unless one alone has more.
pub(super) const BATCH_BYTES: usize = 1024 * 1024;

/// Losses are reported at most this often.
const REPORT_EVERY_NS: u64 = 60_000_000_000;

impl<R> Shared<R> {
    /// Writes until the queue is dropped and empty.
    pub(super) fn run(&self, mut sink: impl Sink<R>) {
        let _gone = Gone(self);
        let mut report = Report {
            clock: Clock::start(),
            due_ns: 0,
            reported: 0,
        };
        loop {
            let so_far = match self.next(sink.rest()) {
                Next::Batch(batch) => self.write(&mut sink, batch),
                Next::Tick => match sink.tick() {
                    Ok(()) => continue,
                    Err(error) => {
                        let mut state = self.state();
                        state.failed(&error);
                        state.stats.clone()
                    }
                },
                Next::End => return,
            };
            report.losses(&so_far);
        }
    }

    fn write(&self, sink: &mut impl Sink<R>, batch: Vec<(R, Load)>) -> TracerStats {
        let (records, loads): (Vec<_>, Vec<_>) = batch.into_iter().unzip();
        let load = loads.into_iter().fold(Load::default(), Load::plus);
        let size = records.len() as u64;
        let outcome = sink.write(records);
        let mut state = self.state();
        state.written += size;
        state.held = state.held.minus(load);
        let lost = outcome.map_or_else(
            |lost| {
                state.failed(&lost.error);
                lost.spans.min(load.spans)
            },
            |()| 0,
        );
        state.stats.dropped_spans += lost;
        state.stats.written_spans += load.spans - lost;
        let so_far = state.stats.clone();
        drop(state);
        self.progress.notify_all();
        so_far
    }

    /// What to do next; waits `rest` for records, or for ever.
    fn next(&self, rest: Option<Duration>) -> Next<R> {
        let Pace { linger, batch, .. } = self.pace;
        let mut state = self.state();
        if state.waiting.is_empty() {
            if state.stopping {
                return Next::End;
            }
            // Woken for nothing, the sink is asked again how long it may rest.
            let forever = Duration::from_hours(1);
            let waited = self.work.wait_timeout(state, rest.unwrap_or(forever));
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
            if state.waiting.is_empty() {
                return Next::Tick;
            }
        }
        if !linger.is_zero() {
            let waited = self.work.wait_timeout_while(state, linger, |state| {
                state.waiting.len() < batch && state.flushing == 0 && !state.stopping
            });
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        let mut bytes = 0;
        let fits = |(_, load): &&(R, Load)| {
            bytes += load.bytes;
            bytes <= BATCH_BYTES
        };
        let size = state.waiting.iter().take(batch).take_while(fits).count();
        Next::Batch(state.waiting.drain(..size.max(1)).collect())
    }
}

/// What the thread does next.
enum Next<R> {
    Batch(Vec<(R, Load)>),
    /// Nothing came, or the thread was woken to look at the clock.
    Tick,
    /// There will be no more.
    End,
}

/// Says that the thread has ended, also when a writer panicked.
struct Gone<'a, R>(&'a Shared<R>);

impl<R> Drop for Gone<'_, R> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.running = false;
        let never_written = std::mem::take(&mut state.held);
        state.stats.dropped_spans += never_written.spans;
        let waiting = std::mem::take(&mut state.waiting);
        drop(state);
        drop(waiting);
        self.0.progress.notify_all();
    }
}

/// Tells the operator about losses, on the one channel that is left.
struct Report {
    clock: Clock,
    due_ns: u64,
    reported: u64,
}

impl Report {
    fn losses(&mut self, stats: &TracerStats) {
        let now = self.clock.now();
        if stats.dropped_spans == self.reported || now < self.due_ns {
            return;
        }
        let lost = stats.dropped_spans - self.reported;
        let why = stats
            .last_write_error
            .as_deref()
            .unwrap_or("the queue was full");
        // Nothing is left to do when this fails as well.
        let _ = writeln!(
            io::stderr(),
            "stario: {lost} spans were not recorded: {why}"
        );
        self.reported = stats.dropped_spans;
        self.due_ns = now + REPORT_EVERY_NS;
    }
}
