//! Spans as lines of JSON.

use std::io::{self, Write};

use super::line;
use super::queued::Spans;
use super::sink::{Lost, Sink};
use crate::config::{QueueConfig, TracersConfig};
use crate::telemetry::SpanData;

/// Writes every finished span as one line of JSON.
///
/// A thread of its own does the writing. At most 65,536 spans of 64 MiB together
/// wait for it; past that the newest are dropped and counted.
///
/// The fields are `span_id`, `trace_id`, `parent_id` (not for a root), `name`,
/// `start_ns`, `end_ns`, `duration_ns`, `status` (`ok` or `error`), `error` (only
/// then), `attributes`, `events` (`time_ns`, `name`, `attributes`, `body` if any)
/// and `links` (`span_id`, `trace_id`, `name`); where a limit was reached also
/// `dropped_attributes`, `dropped_events` and `dropped_links`. A long stream has
/// only its first and last events: `folded_events` were between them, after the
/// first `folded_after`.
///
/// # Example
///
/// ```
/// use std::sync::Arc;
/// use stario_runtime::telemetry::{Json, Span, Tracer};
///
/// let tracer: Arc<dyn Tracer> = Arc::new(Json::new(std::io::sink()));
/// Span::root(&tracer, "GET /").end();
/// tracer.flush();
/// assert_eq!(tracer.stats().dropped_spans, 0);
/// ```
#[derive(Debug)]
pub struct Json(pub(super) Spans);

impl Json {
    /// A tracer that writes to `out`, at the usual pace.
    pub fn new(out: impl Write + Send + 'static) -> Self {
        Self::with_queue(out, &TracersConfig::default().json_queue)
    }

    /// A tracer that writes to `out` at a pace of its own.
    pub fn with_queue(out: impl Write + Send + 'static, queue: &QueueConfig) -> Self {
        Self(Spans::new(queue.into(), Lines::new(out)))
    }
}

struct Lines<W> {
    out: W,
    buffer: Vec<u8>,
    /// Where in `buffer` each line ends.
    ends: Vec<usize>,
    /// The last write stopped inside a line.
    torn: bool,
}

impl<W> Lines<W> {
    fn new(out: W) -> Self {
        Self {
            out,
            buffer: Vec::new(),
            ends: Vec::new(),
            torn: false,
        }
    }
}

impl<W: Write + Send + 'static> Sink<Box<SpanData>> for Lines<W> {
    fn write(&mut self, batch: Vec<Box<SpanData>>) -> Result<(), Lost> {
        self.buffer.clear();
        self.ends.clear();
        if self.torn {
            self.buffer.push(b'\n');
        }
        for span in &batch {
            line::encode(span, &mut self.buffer);
            self.ends.push(self.buffer.len());
        }
        let mut written = 0;
        let outcome = write_counted(&mut self.out, &self.buffer, &mut written);
        let complete = self.ends.partition_point(|end| *end <= written);
        if written > 0 {
            let boundary = complete.checked_sub(1).map_or(0, |last| self.ends[last]);
            self.torn = written > boundary;
        }
        outcome.map_err(|error| Lost {
            spans: (batch.len() - complete) as u64,
            error,
        })
    }
}

/// `write_all` that tells how far it came, so that losses are counted exactly.
fn write_counted(out: &mut impl Write, bytes: &[u8], written: &mut usize) -> io::Result<()> {
    while *written < bytes.len() {
        match out.write(&bytes[*written..]) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(n) => *written += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    out.flush()
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::telemetry::{Span, Tracer};

    /// A file that takes so many bytes and then fails once.
    #[derive(Clone, Default)]
    struct Disk {
        bytes: Arc<Mutex<Vec<u8>>>,
        room: Arc<Mutex<Option<usize>>>,
    }

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let mut room = self.room.lock().unwrap();
            let taken = match *room {
                Some(0) => {
                    *room = None;
                    return Err(io::Error::other("disk full"));
                }
                Some(left) => bytes.len().min(left),
                None => bytes.len(),
            };
            *room = room.map(|left| left - taken);
            self.bytes
                .lock()
                .unwrap()
                .extend_from_slice(&bytes[..taken]);
            Ok(taken)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Disk {
        fn lines(&self) -> Vec<String> {
            let text = String::from_utf8(self.bytes.lock().unwrap().clone()).unwrap();
            text.lines().map(ToOwned::to_owned).collect()
        }
    }

    fn span(name: &'static str) -> Box<SpanData> {
        Box::new(SpanData::new(name.into(), 0, None))
    }

    #[test]
    fn every_span_is_a_line() {
        let disk = Disk::default();
        let tracer: Arc<dyn Tracer> = Arc::new(Json::new(disk.clone()));
        for _ in 0..1000 {
            Span::root(&tracer, "GET /").end();
        }
        tracer.flush();
        let lines = disk.lines();
        assert_eq!(lines.len(), 1000);
        assert!(
            lines
                .iter()
                .all(|line| line.starts_with('{') && line.ends_with('}'))
        );
    }

    #[test]
    fn a_full_disk_loses_exactly_the_lines_that_are_not_there() {
        let disk = Disk::default();
        let mut lines = Lines::new(disk.clone());
        let mut one = Vec::new();
        line::encode(&span("a"), &mut one);
        *disk.room.lock().unwrap() = Some(one.len() * 2 + 10);

        let lost = lines
            .write(vec![span("a"), span("b"), span("c"), span("d")])
            .unwrap_err();
        assert_eq!(
            (lost.spans, lost.error.to_string().as_str()),
            (2, "disk full")
        );
        lines.write(vec![span("e")]).unwrap();

        let written = disk.lines();
        let whole = |line: &&String| line.ends_with('}');
        assert_eq!(written.iter().filter(whole).count(), 3, "{written:?}");
        assert!(
            written.last().unwrap().contains("\"name\":\"e\""),
            "a torn line spoils no other"
        );
    }
}
