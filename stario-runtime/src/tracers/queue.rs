//! Takes records off the request's thread and writes them on one of its own.

use std::collections::VecDeque;
use std::fmt;
use std::io::{self, Write as _};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crate::config::QueueConfig;
use crate::telemetry::Clock;
use crate::telemetry::TracerStats;
use crate::telemetry::Weigh;

/// Bytes of the records that wait or are being written; the newest are dropped past it.
const BYTES: usize = 64 * 1024 * 1024;

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

    /// How long it may rest until [`tick`](Sink::tick) is due; `None` when there is nothing to
    /// do without records.
    fn rest(&self) -> Option<Duration> {
        None
    }

    /// Does what is due by the clock.
    ///
    /// # Errors
    ///
    /// Why it could not; no span is lost by that.
    fn tick(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// How a [`Queue`] collects records.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    /// How long the first record of a batch may wait for company.
    pub(super) linger: Duration,
    /// Records that may wait; the newest are dropped past it.
    pub(super) waiting: usize,
    /// Records written at once.
    pub(super) batch: usize,
}

impl From<&QueueConfig> for Pace {
    fn from(config: &QueueConfig) -> Self {
        Self {
            linger: config.flush_interval,
            waiting: config.max_pending_spans,
            batch: config.max_batch_spans,
        }
    }
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
    pace: Pace,
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
    /// A flush has waited in vain: a second wait would only make a shutdown longer.
    given_up: bool,
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
    /// It writes once there are enough records for a batch, or when the first has
    /// lingered. Without a thread every record counts as dropped.
    pub(super) fn new(pace: Pace, sink: impl Sink<R>) -> Self {
        let shared = Arc::new(Shared {
            pace,
            state: Mutex::new(State {
                waiting: VecDeque::new(),
                held: Load::default(),
                accepted: 0,
                written: 0,
                flushing: 0,
                given_up: false,
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
            .spawn(move || theirs.run(sink));
        if let Err(error) = thread {
            let mut state = shared.state();
            state.running = false;
            state.failed(&error);
        }
        Self(shared)
    }

    /// Hands over a record; never waits.
    pub(super) fn push(&self, record: R) {
        let load = Load::of(&record);
        let mut state = self.0.state();
        let held = state.held.plus(load);
        if !state.running || state.waiting.len() >= self.0.pace.waiting || held.bytes > BYTES {
            state.stats.dropped_spans += load.spans;
            return;
        }
        state.held = held;
        state.waiting.push_back((record, load));
        state.accepted += 1;
        let due = state.waiting.len() == 1 || state.waiting.len() == self.0.pace.batch;
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
        let (mut state, waited) = waited.unwrap_or_else(PoisonError::into_inner);
        state.flushing -= 1;
        state.given_up |= waited.timed_out();
    }

    /// Wakes the thread, so that it asks its sink when to tick.
    pub(super) fn wake(&self) {
        self.0.work.notify_one();
    }

    pub(super) fn stats(&self) -> TracerStats {
        let state = self.0.state();
        TracerStats {
            waiting_spans: state.held.spans,
            ..state.stats.clone()
        }
    }
}

impl<R> Drop for Queue<R> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.stopping = true;
        let given_up = state.given_up;
        drop(state);
        if given_up {
            self.wake();
        } else {
            self.flush();
        }
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

    fn run(&self, mut sink: impl Sink<R>) {
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

impl<R> State<R> {
    fn failed(&mut self, error: &io::Error) {
        self.stats.write_errors += 1;
        self.stats.last_write_error = Some(error.to_string());
        self.stats.last_write_error_ns = Some(Clock::start().now());
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

    const WAITING: usize = 2048;
    const BATCH: usize = 512;

    fn after(linger: Duration) -> Pace {
        Pace {
            linger,
            waiting: WAITING,
            batch: BATCH,
        }
    }

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
        let queue = Queue::new(after(Duration::from_mins(1)), move |batch: Vec<u32>| {
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
        let queue = Queue::new(after(Duration::from_mins(1)), move |batch: Vec<u32>| {
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
        let queue = Queue::new(after(Duration::ZERO), move |batch: Vec<u32>| {
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
        let queue = Queue::new(after(Duration::ZERO), move |batch: Vec<u32>| {
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
        assert_eq!((stats.written_spans, stats.waiting_spans), (1, 0));
        assert!(stats.last_write_error_ns.is_some());
        assert_eq!(stats.last_write_error.as_deref(), Some("disk full"));
    }

    #[test]
    fn a_writer_that_panics_ends_recording_and_hangs_nobody() {
        let queue = Queue::new(after(Duration::ZERO), |_: Vec<u32>| panic!("on purpose"));
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
        let queue = Queue::new(after(Duration::ZERO), move |_: Vec<Heavy>| {
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
        let queue = Queue::new(after(Duration::from_mins(1)), move |batch: Vec<Heavy>| {
            seen.send(batch.len()).unwrap();
            Ok(())
        });
        (0..4).for_each(|_| queue.push(Heavy(BATCH_BYTES / 2)));
        queue.push(Heavy(BATCH_BYTES * 2));
        queue.flush();
        assert_eq!(wrote.try_iter().collect::<Vec<_>>(), [2, 2, 1]);
    }

    #[test]
    fn a_sink_ticks_when_its_rest_is_over_or_it_is_woken() {
        struct Clockwork(mpsc::Sender<()>, Option<Duration>);
        impl Sink<u32> for Clockwork {
            fn write(&mut self, _batch: Vec<u32>) -> Result<(), Lost> {
                Ok(())
            }
            fn rest(&self) -> Option<Duration> {
                self.1
            }
            fn tick(&mut self) -> io::Result<()> {
                self.0.send(()).map_err(io::Error::other)
            }
        }
        let (sender, ticks) = mpsc::channel();
        let pace = after(Duration::ZERO);
        let _busy = Queue::new(pace, Clockwork(sender, Some(Duration::from_millis(1))));
        ticks.recv().unwrap();
        let (sender, ticks) = mpsc::channel();
        let asleep = Queue::new(pace, Clockwork(sender, None));
        while ticks.recv_timeout(Duration::from_millis(5)).is_err() {
            asleep.wake();
        }
    }
}
