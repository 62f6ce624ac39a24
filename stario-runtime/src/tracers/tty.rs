//! Spans for the person at the terminal.

use std::collections::HashMap;
use std::fmt;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::footer::{Open, footer};
use super::look::Look;
use super::queue::{Lost, Pace, Queue, Record, Sink};
use super::screen::Screen;
use super::size::{Resized, Size};
use super::terminal::{NARROWEST, Terminal, WIDEST};
use super::tree;
use crate::telemetry::{Clock, Edges, Id, SpanData, Tracer, TracerStats, Weigh};

/// Steps of one trace that are shown: so many of the first and of the last.
const EDGE: usize = 30;

/// How often the footer moves.
const FRAME: Duration = Duration::from_millis(125);

/// What happens is shown at once, as far as eyes can tell; what happens together, in one frame.
const PACE: Pace = Pace {
    linger: Duration::from_millis(15),
    waiting: 65_536,
    batch: 512,
};

/// Bytes of the first steps, and of the last.
const EDGE_BYTES: usize = 1024 * 1024;

/// Prints every finished trace as an indented tree.
///
/// A trace is printed when its root ends, with all its steps. What is open stays visible: on a
/// terminal in a footer, with age, events and bytes of every live stream and with requests that
/// take long; elsewhere by a line when a span says that it [stays
/// open](crate::telemetry::Span::stay_open). What the app prints meanwhile scrolls above the
/// footer. Text from outside cannot steer the terminal: control characters are written out.
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
    /// Every trace whose root runs.
    ///
    /// Kept here instead of by the writing thread: what begins and ends here cannot
    /// be out of step with a queue that drops.
    running: Arc<Mutex<HashMap<Id, Running>>>,
    /// Where there is a footer.
    live: Option<Resized>,
}

/// A trace whose root runs.
struct Running {
    steps: Steps,
    /// For the footer.
    open: Option<Open>,
}

/// Finished steps of a running trace.
type Steps = Edges<SpanData>;

/// What the writing thread is told.
enum News {
    /// A span stays open.
    Opened(Box<SpanData>),
    /// A root ended, with its steps; or a step that outlived its root.
    Ended(Box<(SpanData, Steps)>),
    /// The terminal is left to somebody else.
    Leave,
}

impl Weigh for News {
    fn bytes(&self) -> usize {
        match self {
            Self::Opened(span) => span.bytes(),
            Self::Ended(trace) => trace.0.bytes() + trace.1.bytes(),
            Self::Leave => 0,
        }
    }
}

impl Record for News {
    fn spans(&self) -> u64 {
        match self {
            Self::Opened(_) | Self::Leave => 0,
            Self::Ended(trace) => 1 + trace.1.iter().count() as u64,
        }
    }
}

impl Tty {
    /// A tracer that prints to `out`, without a footer.
    pub fn new(out: impl Write + Send + 'static, terminal: Terminal) -> Self {
        Self::over(out, terminal, None)
    }

    /// A tracer that prints to the standard output, with a footer when that is a terminal.
    pub fn stdout(terminal: Terminal) -> Self {
        let live: Option<Measure> = (terminal.links).then_some(Box::new(Size::of_stdout));
        Self::over(io::stdout(), terminal, live)
    }

    /// `measure` asks for the size of the terminal; where it knows, there is a footer.
    fn over(
        out: impl Write + Send + 'static,
        terminal: Terminal,
        mut measure: Option<Measure>,
    ) -> Self {
        let size = measure.as_mut().and_then(|measure| measure());
        let resized = Resized::default();
        let running = Arc::default();
        let page = Page {
            screen: Screen::new(out, size),
            terminal,
            running: Arc::clone(&running),
            resized: resized.clone(),
            measure: size.and(measure),
            left: false,
        };
        Self {
            live: size.map(|_| resized),
            queue: Queue::new(PACE, page),
            running,
        }
    }

    fn running(&self) -> MutexGuard<'_, HashMap<Id, Running>> {
        lock(&self.running)
    }
}

fn lock(running: &Mutex<HashMap<Id, Running>>) -> MutexGuard<'_, HashMap<Id, Running>> {
    // No code that can panic runs under the lock.
    running.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Tracer for Tty {
    fn name(&self) -> &'static str {
        "tty"
    }

    fn start(&self, span: &SpanData) {
        if !span.is_root() {
            return;
        }
        let open = self.live.as_ref().map(|resized| {
            resized.watch();
            Open::of(span)
        });
        let mut running = self.running();
        let first = running.is_empty();
        let steps = no_steps();
        running.insert(span.trace_id, Running { steps, open });
        drop(running);
        if first && self.live.is_some() {
            self.queue.wake();
        }
    }

    fn stay_open(&self, span: &SpanData) {
        if self.live.is_none() {
            return self.queue.push(News::Opened(Box::new(span.clone())));
        }
        if let Some(running) = self.running().get_mut(&span.trace_id)
            && span.is_root()
        {
            running.open = Some(Open::of(span));
        }
        self.queue.wake();
    }

    fn end(&self, span: SpanData) {
        let mut running = self.running();
        let steps = if span.is_root() {
            running.remove(&span.trace_id).map(|trace| trace.steps)
        } else if let Some(trace) = running.get_mut(&span.trace_id) {
            trace.steps.push(span);
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
        self.queue.push(News::Leave);
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
            .finish_non_exhaustive()
    }
}

fn no_steps() -> Steps {
    Edges::new(EDGE, EDGE_BYTES)
}

/// Asks how large the terminal is.
type Measure = Box<dyn FnMut() -> Option<Size> + Send>;

/// What the writing thread has of the terminal.
struct Page<W: Write> {
    screen: Screen<W>,
    terminal: Terminal,
    running: Arc<Mutex<HashMap<Id, Running>>>,
    resized: Resized,
    /// `None` where there is no footer.
    measure: Option<Measure>,
    /// Nothing is shown at the bottom until something happens again.
    left: bool,
}

impl<W: Write> Page<W> {
    fn look(&self) -> Look {
        let width = self.screen.size().map(|size| size.columns);
        Look {
            color: self.terminal.color,
            width: width
                .unwrap_or(self.terminal.width)
                .clamp(NARROWEST, WIDEST),
        }
    }

    /// Prints `text` above what is open now.
    fn show(&mut self, text: &str) -> io::Result<()> {
        if let Some(measure) = &mut self.measure
            && self.resized.take()
        {
            let size = measure();
            self.screen.resize(size)?;
        }
        let room = if self.left { 0 } else { self.screen.room() };
        let footer = if room > 0 {
            let look = Look {
                width: self
                    .screen
                    .size()
                    .map_or(0, |size| size.columns.min(WIDEST)),
                ..self.look()
            };
            let running = lock(&self.running);
            let open = running.values().filter_map(|trace| trace.open.as_ref());
            footer(open, Clock::start().now(), room, look)
        } else {
            Vec::new()
        };
        self.screen.frame(text, footer)
    }
}

impl<W: Write + Send + 'static> Sink<News> for Page<W> {
    fn write(&mut self, batch: Vec<News>) -> Result<(), Lost> {
        let spans = batch.iter().map(Record::spans).sum();
        let look = self.look();
        let mut text = String::new();
        for news in batch {
            self.left = matches!(news, News::Leave);
            match news {
                News::Opened(span) => text.push_str(&tree::opened(&span, look)),
                News::Ended(trace) => {
                    let (root, steps) = &*trace;
                    let shown: Vec<_> = steps.iter().collect();
                    text.push_str(&tree::trace(root, &shown, steps.folded(), look));
                }
                News::Leave => {}
            }
        }
        self.show(&text).map_err(|error| Lost { spans, error })
    }

    fn rest(&self) -> Option<Duration> {
        let awake = self.measure.is_some() && !self.left && !lock(&self.running).is_empty();
        awake.then_some(FRAME)
    }

    fn tick(&mut self) -> io::Result<()> {
        if self.measure.is_none() {
            return Ok(());
        }
        self.show("")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::super::vt::Vt;
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
        assert_eq!(lines[2].trim(), "│ no disk");
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
        assert_eq!(lines[1..3], ["│ first line", "│ second line"]);
        assert!(
            lines[3].contains("exception  exc.type: std::io::"),
            "{text}"
        );
        assert!(
            lines[4].starts_with("│ lorem") && text.ends_with(" the end\n"),
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

    #[test]
    fn on_a_terminal_open_streams_stay_in_a_footer() {
        let vt = Vt::new(24, 100);
        let size = vt.size();
        let terminal = Terminal::detect(true, |name| (name == "NO_COLOR").then(|| "1".to_owned()));
        let measure: Measure = Box::new(move || Some(size));
        let tty = Arc::new(Tty::over(vt.clone(), terminal, Some(measure)));
        let tracer: Arc<dyn Tracer> = tty.clone();
        let stream = Span::root_with(&tracer, "GET /live", None, attrs! { "user_id" => "ada" });
        stream.stay_open();
        stream.progress().unwrap().sent(4_500);
        let until = |done: &dyn Fn(&[String]) -> bool| {
            for _ in 0..500 {
                if done(&vt.rows()) {
                    return vt.rows();
                }
                std::thread::sleep(Duration::from_millis(10));
            }
            panic!("{:?}", vt.rows());
        };
        let rows = until(&|rows| rows[23].contains("1 events   4.5 kB"));
        assert!(rows[22].starts_with("── 1 open ──"), "{rows:?}");
        assert!(rows[23].contains("GET /live  user_id ada  "), "{rows:?}");

        Span::root(&tracer, "GET /").attr("response.status_code", 200);
        let rows = until(&|rows| !rows[0].is_empty());
        assert!(rows[0].contains("Z GET / "), "{rows:?}");
        assert!(rows[23].contains("GET /live"), "{rows:?}");
        assert!(
            !rows[0].contains("GET /live"),
            "no line says that it opened"
        );

        stream.end();
        let rows = until(&|rows| rows[23].is_empty());
        assert!(rows[1].contains("GET /live"), "{rows:?}");
        assert!(vt.is_whole());
    }

    #[test]
    fn a_flush_leaves_the_terminal_to_who_comes_next() {
        let vt = Vt::new(24, 80);
        let size = vt.size();
        let terminal = Terminal::detect(true, |_| None);
        let measure: Measure = Box::new(move || Some(size));
        let tracer: Arc<dyn Tracer> = Arc::new(Tty::over(vt.clone(), terminal, Some(measure)));
        let stream = Span::root(&tracer, "GET /live");
        stream.stay_open();
        for _ in 0..500 {
            if !vt.is_whole() {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        assert!(!vt.is_whole());
        tracer.flush();
        assert!(vt.is_whole());
        assert!(vt.everything().is_empty());
    }
}
