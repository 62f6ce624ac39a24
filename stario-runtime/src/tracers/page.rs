//! What the writing thread of the terminal's tracer does.

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::footer::{Open, footer};
use super::look::Look;
use super::screen::Screen;
use super::sink::{Lost, Record, Sink};
use super::size::{Resized, Size};
use super::terminal::{NARROWEST, Terminal, WIDEST};
use super::tree;
use crate::telemetry::{Clock, Edges, Id, SpanData, Weigh};

/// Steps of one trace that are shown: so many of the first and of the last.
pub(super) const EDGE: usize = 30;

/// How often the footer moves.
const FRAME: Duration = Duration::from_millis(125);

/// Bytes of the first steps, and of the last.
const EDGE_BYTES: usize = 1024 * 1024;

/// A trace whose root runs.
pub(super) struct Running {
    pub(super) steps: Steps,
    /// For the footer.
    pub(super) open: Option<Open>,
}

/// Finished steps of a running trace.
pub(super) type Steps = Edges<SpanData>;

/// What the writing thread is told.
pub(super) enum News {
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

pub(super) fn lock(running: &Mutex<HashMap<Id, Running>>) -> MutexGuard<'_, HashMap<Id, Running>> {
    // No code that can panic runs under the lock.
    running.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(super) fn no_steps() -> Steps {
    Edges::new(EDGE, EDGE_BYTES)
}

/// Asks how large the terminal is.
pub(super) type Measure = Box<dyn FnMut() -> Option<Size> + Send>;

/// What the writing thread has of the terminal.
pub(super) struct Page<W: Write> {
    pub(super) screen: Screen<W>,
    pub(super) terminal: Terminal,
    pub(super) running: Arc<Mutex<HashMap<Id, Running>>>,
    pub(super) resized: Resized,
    /// `None` where there is no footer.
    pub(super) measure: Option<Measure>,
    /// Nothing is shown at the bottom until something happens again.
    pub(super) left: bool,
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
