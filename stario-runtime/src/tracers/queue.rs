//! Takes records off the request's thread, for one of their own.

use std::collections::VecDeque;
use std::fmt;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::sink::{Load, Pace, Record, Sink};
use crate::telemetry::{Clock, TracerStats};

/// Bytes of the records that wait or are being written; the newest are dropped past it.
const BYTES: usize = 64 * 1024 * 1024;

/// How long a flush or a drop may take: a dead disk must not hang a shutdown.
const FLUSH: Duration = Duration::from_secs(2);

/// A bounded queue with a thread that writes what is in it.
pub(super) struct Queue<R>(Arc<Shared<R>>);

/// What both sides of a queue hold.
pub(super) struct Shared<R> {
    pub(super) pace: Pace,
    pub(super) state: Mutex<State<R>>,
    /// There is something to do for the thread.
    pub(super) work: Condvar,
    /// The thread wrote something, or is gone.
    pub(super) progress: Condvar,
}

/// What lies in a queue, and what came of it.
pub(super) struct State<R> {
    pub(super) waiting: VecDeque<(R, Load)>,
    /// What waits and what is being written.
    pub(super) held: Load,
    pub(super) accepted: u64,
    pub(super) written: u64,
    pub(super) flushing: usize,
    /// A flush has waited in vain: a second wait would only make a shutdown longer.
    pub(super) given_up: bool,
    pub(super) stopping: bool,
    pub(super) running: bool,
    pub(super) stats: TracerStats,
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
    pub(super) fn state(&self) -> MutexGuard<'_, State<R>> {
        // No code that can panic runs under the lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<R> State<R> {
    pub(super) fn failed(&mut self, error: &io::Error) {
        self.stats.write_errors += 1;
        self.stats.last_write_error = Some(error.to_string());
        self.stats.last_write_error_ns = Some(Clock::start().now());
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::super::sink::Lost;
    use super::super::worker::BATCH_BYTES;
    use super::*;
    use crate::telemetry::Weigh;

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
