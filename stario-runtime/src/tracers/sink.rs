//! What a [`Queue`](super::queue::Queue) holds, how it collects, and where it writes to.

use std::io;
use std::time::Duration;

use crate::config::QueueConfig;
use crate::telemetry::Weigh;

/// What waits in a queue.
pub(super) trait Record: Weigh + Send + 'static {
    /// How many finished spans are lost with it.
    fn spans(&self) -> u64;
}

/// Where the thread of a queue writes to.
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

/// How a queue collects records.
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

/// What records come to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Load {
    pub(super) bytes: usize,
    pub(super) spans: u64,
}

impl Load {
    pub(super) fn of(record: &impl Record) -> Self {
        Self {
            bytes: record.bytes(),
            spans: record.spans(),
        }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            bytes: self.bytes + other.bytes,
            spans: self.spans + other.spans,
        }
    }

    pub(super) fn minus(self, other: Self) -> Self {
        Self {
            bytes: self.bytes - other.bytes,
            spans: self.spans - other.spans,
        }
    }
}
