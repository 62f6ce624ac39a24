//! Spans for the person at the terminal.

use std::collections::HashMap;
use std::fmt;
use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::look::Look;
use super::queue::{Lost, Pace, Queue, Record, Sink};
use super::terminal::Terminal;
use super::tree;
use crate::telemetry::Id;
use crate::telemetry::SpanData;
use crate::telemetry::{Edges, Weigh};
use crate::telemetry::{Tracer, TracerStats};

/// Steps of one trace that are shown: so many of the first and of the last.
const EDGE: usize = 30;

/// What happens is shown at once.
const PACE: Pace = Pace {
    linger: Duration::ZERO,
    waiting: 65_536,
    batch: 512,
};

/// Bytes of the first steps, and of the last.
const EDGE_BYTES: usize = 1024 * 1024;

/// Prints every finished trace as an indented tree.
///
/// A trace is printed when its root ends, with all its steps. A span that
/// [stays open](crate::telemetry::Span::stay_open), such as a live stream, is announced by
/// a line of its own. Text from outside cannot steer the terminal: control
/// characters are written out.
///
/// # Example
///
/// ```
/// use std::sync::Arc;
/// use stario_runtime::telemetry::{Span, Terminal, Tracer, Tty};
///
/// let tracer: Arc<dyn Tracer> = Arc::new(Tty::new(std::io::sink(), Terminal::default()));
/// let span = Span::root(&tracer, "import");
/// span.step("db.query").attr("rows", 12);
/// span.end();
/// tracer.flush();
/// assert_eq!(tracer.stats().write_errors, 0);
/// ```
pub struct Tty {
    queue: Queue<News>,
    /// The steps of every trace whose root runs.
    ///
    /// Kept here instead of by the writing thread: what begins and ends here cannot
    /// be out of step with a queue that drops.
    running: Mutex<HashMap<Id, Steps>>,
}

/// Finished steps of a running trace.
type Steps = Edges<SpanData>;

/// What the writing thread is told.
enum News {
    /// A span stays open.
    Opened(Box<SpanData>),
    /// A root ended, with its steps; or a step that outlived its root.
    Ended(Box<(SpanData, Steps)>),
}

impl Weigh for News {
    fn bytes(&self) -> usize {
        match self {
            Self::Opened(span) => span.bytes(),
            Self::Ended(trace) => trace.0.bytes() + trace.1.bytes(),
        }
    }
}

impl Record for News {
    fn spans(&self) -> u64 {
        match self {
            Self::Opened(_) => 0,
            Self::Ended(trace) => 1 + trace.1.iter().count() as u64,
        }
    }
}

impl Tty {
    /// A tracer that prints to `out`.
    pub fn new(out: impl Write + Send + 'static, terminal: Terminal) -> Self {
        let look = Look {
            color: terminal.color,
            width: terminal.width,
        };
        Self {
            queue: Queue::new(PACE, Screen { out, look }),
            running: Mutex::default(),
        }
    }

    /// A tracer that prints to the standard output.
    pub fn stdout(terminal: Terminal) -> Self {
        Self::new(io::stdout(), terminal)
    }

    fn running(&self) -> MutexGuard<'_, HashMap<Id, Steps>> {
        // No code that can panic runs under the lock.
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tracer for Tty {
    fn name(&self) -> &'static str {
        "tty"
    }

    fn start(&self, span: &SpanData) {
        if span.is_root() {
            self.running().insert(span.trace_id, no_steps());
        }
    }

    fn stay_open(&self, span: &SpanData) {
        self.queue.push(News::Opened(Box::new(span.clone())));
    }

    fn end(&self, span: SpanData) {
        let mut running = self.running();
        let steps = if span.is_root() {
            running.remove(&span.trace_id)
        } else if let Some(steps) = running.get_mut(&span.trace_id) {
            steps.push(span);
            return;
        } else {
            // It outlived its root, which has ended already.
            None
        };
        drop(running);
        let trace = (span, steps.unwrap_or_else(no_steps));
        self.queue.push(News::Ended(Box::new(trace)));
    }

    fn flush(&self) {
        self.queue.flush();
    }

    fn stats(&self) -> TracerStats {
        self.queue.stats()
    }
}

impl fmt::Debug for Tty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tty")
            .field("running", &self.running().len())
            .field("queue", &self.queue)
            .finish()
    }
}

fn no_steps() -> Steps {
    Edges::new(EDGE, EDGE_BYTES)
}

/// What is on the screen and what will be.
struct Screen<W> {
    out: W,
    look: Look,
}

impl<W: Write + Send + 'static> Sink<News> for Screen<W> {
    fn write(&mut self, batch: Vec<News>) -> Result<(), Lost> {
        let spans = batch.iter().map(Record::spans).sum();
        let mut frame = String::new();
        for news in batch {
            frame.push_str(&match news {
                News::Opened(span) => tree::opened(&span, self.look),
                News::Ended(trace) => {
                    let (root, steps) = &*trace;
                    let shown: Vec<_> = steps.iter().collect();
                    tree::trace(root, &shown, steps.folded(), self.look)
                }
            });
        }
        let written = self
            .out
            .write_all(frame.as_bytes())
            .and_then(|()| self.out.flush());
        written.map_err(|error| Lost { spans, error })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex, mpsc};

    use super::*;
    use crate::attrs;
    use crate::telemetry::{Span, limits};

    #[derive(Clone, Default)]
    struct Paper(Arc<Mutex<Vec<u8>>>);

    impl Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What a plain terminal shows of `work`.
    fn printed(work: impl FnOnce(&Arc<dyn Tracer>)) -> String {
        let paper = Paper::default();
        let tracer: Arc<dyn Tracer> = Arc::new(Tty::new(paper.clone(), Terminal::default()));
        work(&tracer);
        tracer.flush();
        let text = String::from_utf8(paper.0.lock().unwrap().clone()).unwrap();
        assert!(
            text.lines().all(|line| line.chars().count() <= 80),
            "{text}"
        );
        text
    }

    #[test]
    fn a_trace_is_printed_when_its_root_ends() {
        let text = printed(|tracer| {
            let root = Span::root(tracer, "POST /click");
            root.attr("user_id", "ada").attr("cell", 7);
            drop(root.step("db.query"));
            tracer.flush();
            root.event("painted", attrs! { "color" => "teal" });
        });
        let lines: Vec<_> = text.lines().collect();
        assert!(lines[0].contains("Z POST /click  "), "{text}");
        assert_eq!(lines[1].trim(), "cell     7");
        assert_eq!(lines[2].trim(), "user_id  ada");
        assert!(lines[3].trim().starts_with('+'), "{text}");
        assert!(lines[3].ends_with("painted  color: teal"), "{text}");
        assert!(lines[4].starts_with("          └ db.query "), "{text}");
    }

    #[test]
    fn a_request_shows_its_path_and_status_instead_of_attributes() {
        let text = printed(|tracer| {
            Span::root(tracer, "GET /rooms/{room_id}")
                .attr("request.method", "GET")
                .attr("request.path", "/rooms/42")
                .attr("response.status_code", 404);
        });
        assert_eq!(text.lines().count(), 1);
        assert!(
            text.contains("GET /rooms/42 ") && text.contains(" 404 "),
            "{text}"
        );
    }

    #[test]
    fn a_refusal_that_the_client_gets_as_200_shows_what_was_meant() {
        let text = printed(|tracer| {
            Span::root(tracer, "POST /click")
                .attr("response.status_code", 200)
                .attr("error.status", 403);
            Span::root(tracer, "POST /save")
                .attr("response.status_code", 200)
                .attr("error.status", 500)
                .fail("no disk");
            Span::root(tracer, "GET /")
                .attr("response.status_code", 404)
                .attr("error.status", 404);
        });
        let lines: Vec<_> = text.lines().collect();
        assert!(lines[0].contains(" 403→200 "), "{text}");
        assert!(lines[1].contains(" 500→200 "), "{text}");
        assert_eq!(lines[2].trim(), "no disk");
        assert!(lines[3].contains(" 404 "), "{text}");
        assert_eq!(lines.len(), 4, "the attribute is not shown again: {text}");
    }

    #[test]
    fn a_stream_is_visible_when_it_opens_and_when_it_closes() {
        let text = printed(|tracer| {
            let span = Span::root(tracer, "GET /subscribe");
            span.stay_open();
            tracer.flush();
            span.event("relay", ());
        });
        let lines: Vec<_> = text.lines().collect();
        assert!(
            lines[0].contains("GET /subscribe") && lines[0].contains(" open "),
            "{text}"
        );
        assert!(
            lines[1].contains("GET /subscribe") && !lines[1].contains("open"),
            "{text}"
        );
        assert_eq!(lines.len(), 3);
    }

    #[test]
    fn text_of_strangers_cannot_steer_the_terminal() {
        let text = printed(|tracer| {
            let span = Span::root(tracer, "GET /\x1b[2J\n");
            span.attr("agent\r", "\u{9b}31m")
                .event("\x07", attrs! { "k\n" => "v\x1b" });
            span.exception(&io::Error::other("bad\x1b]0;owned\x07"))
                .fail("no\x1b[1A");
        });
        assert!(
            !text.chars().any(|c| c.is_control() && c != '\n'),
            "{text:?}"
        );
        assert!(text.contains("\\u{1b}[2J\\n"), "{text}");
    }

    #[test]
    fn a_step_that_outlives_its_root_is_printed_by_itself() {
        let text = printed(|tracer| {
            let root = Span::root(tracer, "root");
            let step = root.step("late");
            root.end();
            step.end();
        });
        let names: Vec<_> = text.lines().map(|line| line[10..14].to_owned()).collect();
        assert_eq!(names, ["root", "late"]);
    }

    #[test]
    fn a_trace_of_many_steps_is_folded_in_the_middle() {
        let text = printed(|tracer| {
            let root = Span::root(tracer, "stream");
            (0..1000).for_each(|n| drop(root.step(format!("step.{n} "))));
        });
        assert_eq!(text.lines().count(), 1 + 2 * EDGE + 1);
        assert!(
            text.contains("step.29 ") && text.contains("step.970 "),
            "{text}"
        );
        assert!(
            !text.contains("step.30 ") && text.ends_with("… 940 more steps\n"),
            "{text}"
        );
    }

    #[test]
    fn an_error_is_shown_to_its_end() {
        let text = printed(|tracer| {
            let message = format!("{} the end", "lorem ipsum ".repeat(12));
            let span = Span::root(tracer, "save");
            span.exception(&io::Error::other(message))
                .fail("first line\nsecond line");
        });
        let lines: Vec<_> = text.lines().map(str::trim).collect();
        assert_eq!(lines[1..3], ["first line", "second line"]);
        assert!(
            lines[3].contains("exception  exc.type: std::io::"),
            "{text}"
        );
        assert!(
            lines[4].starts_with("lorem") && text.ends_with(" the end\n"),
            "{text}"
        );
    }

    #[test]
    fn what_was_dropped_is_told() {
        let text = printed(|tracer| {
            let span = Span::root(tracer, "stream");
            for _ in 0..limits::EVENTS + 3 {
                span.event("tick", ());
            }
        });
        assert!(text.ends_with("… 3 more events\n"), "{text}");
    }

    #[test]
    fn a_long_stream_shows_where_events_are_left_out() {
        let text = printed(|tracer| {
            let span = Span::root(tracer, "GET /live");
            span.stay_open();
            for n in 0..100 {
                span.event(format!("tick.{n}"), ());
            }
        });
        let after: Vec<_> = text.lines().skip(2 + limits::STREAM_EVENTS).collect();
        assert_eq!(after[0].trim(), "… 36 more events");
        assert!(after[1].ends_with("tick.68"), "{text}");
        assert_eq!(after.len(), 1 + limits::STREAM_EVENTS);
    }

    #[test]
    fn a_trace_that_ends_while_the_terminal_hangs_leaves_nothing_behind() {
        struct Hung(mpsc::Receiver<()>);
        impl Write for Hung {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                let _ = self.0.recv();
                Ok(bytes.len())
            }

            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let (go, gate) = mpsc::channel();
        let tty = Arc::new(Tty::new(Hung(gate), Terminal::default()));
        let tracer: Arc<dyn Tracer> = tty.clone();
        let path = "x".repeat(limits::TEXT_BYTES);
        for _ in 0..9_000 {
            let root = Span::root(&tracer, "GET");
            root.attr("request.path", path.as_str());
            drop(root.step("db.query"));
        }
        assert!(tracer.stats().dropped_spans > 0);
        assert_eq!(tty.running().len(), 0);
        drop(go);
    }

    #[test]
    fn colours_follow_the_outcome() {
        let terminal = Terminal::detect(true, |_| None);
        let paper = Paper::default();
        let tracer: Arc<dyn Tracer> = Arc::new(Tty::new(paper.clone(), terminal));
        Span::root(&tracer, "a").attr("response.status_code", 302);
        Span::root(&tracer, "b").fail("no");
        Span::root(&tracer, "c")
            .attr("response.status_code", 200)
            .attr("error.status", 403);
        tracer.flush();
        let text = String::from_utf8(paper.0.lock().unwrap().clone()).unwrap();
        assert!(
            text.contains("\x1b[33m302 ") && text.contains("\x1b[31m[error] "),
            "{text:?}"
        );
        assert!(text.contains("\x1b[33m403→200 "), "{text:?}");
    }
}
