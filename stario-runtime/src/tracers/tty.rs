//! Spans for the person at the terminal.

use std::collections::HashMap;
use std::fmt;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use super::footer::Open;
use super::page::{Measure, News, Page, Running, lock, no_steps};
use super::queue::Queue;
use super::screen::Screen;
use super::sink::Pace;
use super::size::{Resized, Size};
use super::terminal::Terminal;
use crate::telemetry::{Id, SpanData, Tracer, TracerStats};

/// What happens is shown at once, as far as eyes can tell; what happens together, in one frame.
const PACE: Pace = Pace {
    linger: Duration::from_millis(15),
    waiting: 65_536,
    batch: 512,
};

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

impl Tty {
    /// A tracer that prints to `out`, without a footer.
    pub fn new(out: impl Write + Send + 'static, terminal: Terminal) -> Self {
        Self::over(out, terminal, None)
    }

    /// A tracer that prints to the standard output.
    ///
    /// With a footer when that is a terminal.
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

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::super::vt::Vt;
    use super::*;
    use crate::attrs;
    use crate::telemetry::{Span, limits};

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
