//! Takes records off the request's thread and writes them on one of its own.

use std::collections::VecDeque;
use std::fmt;
use std::io::{self, Write as _};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crate::telemetry::Clock;
use crate::telemetry::TracerStats;
use crate::telemetry::Weigh;

/// Records that may wait; the newest are dropped past it.
const WAITING: usize = 65_536;

/// Bytes of the records that wait or are being written; the newest are dropped past it.
const BYTES: usize = 64 * 1024 * 1024;

/// Records written at once.
const BATCH: usize = 512;

/// Bytes of the records written at once, unless one alone has more.
const BATCH_BYTES: usize = 1024 * 1024;

/// How long a flush or a drop may take: a dead disk must not hang a shutdown.
const FLUSH: Duration = Duration::from_secs(2);

/// Losses are reported at most this often.
const REPORT_EVERY_NS: u64 = 60_000_000_000;

/// What waits in a [`Queue`].
pub(super) trait Record: Weigh + Send + 'static {
    /// How many finished spans are lost with it.
    fn spans(&self) -> u64;
}

/// Where the thread of a [`Queue`] writes to.
pub(super) trait Sink<R>: Send + 'static {
    /// Writes records in order.
    ///
    /// # Errors
    ///
    /// How many spans were lost, and why.
    fn write(&mut self, batch: Vec<R>) -> Result<(), Lost>;
}

/// Spans that could not be written.
#[derive(Debug)]
pub(super) struct Lost {
    pub(super) spans: u64,
    pub(super) error: io::Error,
}

/// A bounded queue with a thread that writes what is in it.
pub(super) struct Queue<R>(Arc<Shared<R>>);

struct Shared<R> {
    state: Mutex<State<R>>,
    /// There is something to do for the thread.
    work: Condvar,
    /// The thread wrote something, or is gone.
    progress: Condvar,
}

struct State<R> {
    waiting: VecDeque<(R, Load)>,
    /// What waits and what is being written.
    held: Load,
    accepted: u64,
    written: u64,
    flushing: usize,
    stopping: bool,
    running: bool,
    stats: TracerStats,
}

/// What records come to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Load {
    bytes: usize,
    spans: u64,
}

impl Load {
    fn of(record: &impl Record) -> Self {
        Self {
            bytes: record.bytes(),
            spans: record.spans(),
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            bytes: self.bytes + other.bytes,
            spans: self.spans + other.spans,
        }
    }

    fn minus(self, other: Self) -> Self {
        Self {
            bytes: self.bytes - other.bytes,
            spans: self.spans - other.spans,
        }
    }
}

impl<R: Record> Queue<R> {
    /// Starts the thread.
    ///
    /// It writes once there are enough records for a batch, or `linger` after
    /// the first. Without a thread every record counts as dropped.
    pub(super) fn new(linger: Duration, sink: impl Sink<R>) -> Self {
        let shared = Arc::new(Shared {
            state: Mutex::new(State {
                waiting: VecDeque::new(),
                held: Load::default(),
                accepted: 0,
                written: 0,
                flushing: 0,
                stopping: false,
                running: true,
                stats: TracerStats::default(),
            }),
            work: Condvar::new(),
            progress: Condvar::new(),
        });
        let theirs = Arc::clone(&shared);
        // Ends by itself when the queue is dropped and empty; see `Drop`.
        let thread = thread::Builder::new()
            .name("stario-telemetry".to_owned())
            .spawn(move || theirs.run(linger, sink));
        if let Err(error) = thread {
            let mut state = shared.state();
            state.running = false;
            state.stats.last_write_error = Some(error.to_string());
        }
        Self(shared)
    }

    /// Hands over a record; never waits.
    pub(super) fn push(&self, record: R) {
        let load = Load::of(&record);
        let mut state = self.0.state();
        let held = state.held.plus(load);
        if !state.running || state.waiting.len() >= WAITING || held.bytes > BYTES {
            state.stats.dropped_spans += load.spans;
            return;
        }
        state.held = held;
        state.waiting.push_back((record, load));
        state.accepted += 1;
        let due = matches!(state.waiting.len(), 1 | BATCH);
        drop(state);
        if due {
            self.0.work.notify_one();
        }
    }
}

impl<R> Queue<R> {
    /// Waits until what was handed over so far is written, or two seconds.
    pub(super) fn flush(&self) {
        let mut state = self.0.state();
        let target = state.accepted;
        state.flushing += 1;
        self.0.work.notify_one();
        let waited = self.0.progress.wait_timeout_while(state, FLUSH, |state| {
            state.running && state.written < target
        });
        waited.unwrap_or_else(PoisonError::into_inner).0.flushing -= 1;
    }

    pub(super) fn stats(&self) -> TracerStats {
        self.0.state().stats.clone()
    }
}

impl<R> Drop for Queue<R> {
    fn drop(&mut self) {
        self.0.state().stopping = true;
        self.flush();
    }
}

impl<R> fmt::Debug for Queue<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.0.state();
        f.debug_struct("Queue")
            .field("waiting", &state.waiting.len())
            .field("held", &state.held)
            .field("stats", &state.stats)
            .finish_non_exhaustive()
    }
}

impl<R> Shared<R> {
    fn state(&self) -> MutexGuard<'_, State<R>> {
        // No code that can panic runs under the lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run(&self, linger: Duration, mut sink: impl Sink<R>) {
        let _gone = Gone(self);
        let mut report = Report {
            clock: Clock::start(),
            due_ns: 0,
            reported: 0,
        };
        while let Some(batch) = self.next_batch(linger) {
            let (records, loads): (Vec<_>, Vec<_>) = batch.into_iter().unzip();
            let load = loads.into_iter().fold(Load::default(), Load::plus);
            let size = records.len() as u64;
            let outcome = sink.write(records);
            let mut state = self.state();
            state.written += size;
            state.held = state.held.minus(load);
            if let Err(lost) = outcome {
                state.stats.dropped_spans += lost.spans;
                state.stats.write_errors += 1;
                state.stats.last_write_error = Some(lost.error.to_string());
            }
            let so_far = state.stats.clone();
            drop(state);
            self.progress.notify_all();
            report.losses(&so_far);
        }
    }

    /// The next records to write; `None` when there will be no more.
    fn next_batch(&self, linger: Duration) -> Option<Vec<(R, Load)>> {
        let mut state = self.state();
        while state.waiting.is_empty() {
            if state.stopping {
                return None;
            }
            state = self
                .work
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        if !linger.is_zero() {
            let waited = self.work.wait_timeout_while(state, linger, |state| {
                state.waiting.len() < BATCH && state.flushing == 0 && !state.stopping
            });
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        let mut bytes = 0;
        let fits = |(_, load): &&(R, Load)| {
            bytes += load.bytes;
            bytes <= BATCH_BYTES
        };
        let size = state.waiting.iter().take(BATCH).take_while(fits).count();
        Some(state.waiting.drain(..size.max(1)).collect())
    }
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

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    impl<R: Record, F: FnMut(Vec<R>) -> Result<(), Lost> + Send + 'static> Sink<R> for F {
        fn write(&mut self, batch: Vec<R>) -> Result<(), Lost> {
            self(batch)
        }
    }

    impl Weigh for u32 {
        fn bytes(&self) -> usize {
            size_of::<Self>()
        }
    }

    impl Record for u32 {
        fn spans(&self) -> u64 {
            1
        }
    }

    /// A trace of three spans and so many bytes.
    struct Heavy(usize);

    impl Weigh for Heavy {
        fn bytes(&self) -> usize {
            self.0
        }
    }

    impl Record for Heavy {
        fn spans(&self) -> u64 {
            3
        }
    }

    #[test]
    fn flush_waits_for_everything_before_it_in_order() {
        let (seen, wrote) = mpsc::channel();
        let queue = Queue::new(Duration::from_mins(1), move |batch: Vec<u32>| {
            batch.into_iter().try_for_each(|n| seen.send(n)).unwrap();
            Ok(())
        });
        (0..2000).for_each(|n| queue.push(n));
        queue.flush();
        assert!(wrote.try_iter().eq(0..2000));
    }

    #[test]
    fn dropping_the_queue_writes_what_is_left() {
        let (seen, wrote) = mpsc::channel();
        let queue = Queue::new(Duration::from_mins(1), move |batch: Vec<u32>| {
            batch.into_iter().try_for_each(|n| seen.send(n)).unwrap();
            Ok(())
        });
        queue.push(7);
        drop(queue);
        assert_eq!(wrote.recv().unwrap(), 7);
    }

    #[test]
    fn a_full_queue_drops_the_newest_and_every_record_is_accounted_for() {
        const EXTRA: usize = 1000;
        let (go, gate) = mpsc::channel::<()>();
        let (seen, wrote) = mpsc::channel();
        let queue = Queue::new(Duration::ZERO, move |batch: Vec<u32>| {
            let _ = gate.recv();
            batch.into_iter().try_for_each(|n| seen.send(n)).unwrap();
            Ok(())
        });
        let total = u32::try_from(WAITING + BATCH + EXTRA).unwrap();
        (0..total).for_each(|n| queue.push(n));
        drop(go);
        queue.flush();
        let written: Vec<_> = wrote.try_iter().collect();
        let dropped = queue.stats().dropped_spans;
        assert!(dropped >= EXTRA as u64, "{dropped}");
        assert_eq!(written.len() as u64 + dropped, u64::from(total));
        // Where the gap is depends on when the thread came to its first batch.
        assert!(written.is_sorted() && written[0] == 0);
    }

    #[test]
    fn a_failed_write_is_counted_and_the_next_one_tried() {
        let mut failed = false;
        let queue = Queue::new(Duration::ZERO, move |batch: Vec<u32>| {
            if std::mem::replace(&mut failed, true) {
                return Ok(());
            }
            Err(Lost {
                spans: batch.len() as u64,
                error: io::Error::other("disk full"),
            })
        });
        queue.push(1);
        queue.flush();
        queue.push(2);
        queue.flush();
        let stats = queue.stats();
        assert_eq!((stats.dropped_spans, stats.write_errors), (1, 1));
        assert_eq!(stats.last_write_error.as_deref(), Some("disk full"));
    }

    #[test]
    fn a_writer_that_panics_ends_recording_and_hangs_nobody() {
        let queue = Queue::new(Duration::ZERO, |_: Vec<u32>| panic!("on purpose"));
        queue.push(1);
        queue.flush();
        queue.push(2);
        assert_eq!(queue.stats().dropped_spans, 2);
        assert_eq!(queue.0.state().held, Load::default(), "nothing is kept");
    }

    #[test]
    fn a_few_heavy_records_fill_the_queue_as_well_until_they_are_written() {
        const PIECE: usize = BYTES / 16;
        let (go, gate) = mpsc::channel::<()>();
        let queue = Queue::new(Duration::ZERO, move |_: Vec<Heavy>| {
            let _ = gate.recv();
            Ok(())
        });
        (0..20).for_each(|_| queue.push(Heavy(PIECE)));
        // What is being written takes memory too, so 16 are in, whether or not the
        // thread has come to its first batch.
        assert_eq!(queue.stats().dropped_spans, 4 * 3);
        assert_eq!(queue.0.state().held.bytes, BYTES);
        drop(go);
        queue.flush();
        assert_eq!(queue.0.state().held, Load::default());
        queue.push(Heavy(PIECE));
        assert_eq!(queue.stats().dropped_spans, 4 * 3);
    }

    #[test]
    fn a_batch_of_heavy_records_is_a_small_one() {
        let (seen, wrote) = mpsc::channel();
        let queue = Queue::new(Duration::from_mins(1), move |batch: Vec<Heavy>| {
            seen.send(batch.len()).unwrap();
            Ok(())
        });
        (0..4).for_each(|_| queue.push(Heavy(BATCH_BYTES / 2)));
        queue.push(Heavy(BATCH_BYTES * 2));
        queue.flush();
        assert_eq!(wrote.try_iter().collect::<Vec<_>>(), [2, 2, 1]);
    }
}
