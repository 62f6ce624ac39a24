//! Spans as rows of an SQLite database.

use std::path::Path;
use std::thread;
use std::time::Duration;

use super::queued::Spans;
use super::sink::{Lost, Sink};
use super::sqlite_file::{File, Limits};
use crate::config::TracersConfig;
use crate::error::{Error, Result};
use crate::telemetry::SpanData;

/// How often a batch that could not be written is tried.
const TRIES: u32 = 3;

/// The pause before another try, times the number of the try.
const PAUSE: Duration = Duration::from_millis(50);

/// How often spans that are too old are looked for.
const SWEEP: Duration = Duration::from_mins(1);

/// Writes every finished span into an SQLite database, to be asked with SQL.
///
/// A thread of its own does the writing, a batch in one transaction. A crash loses what was not
/// yet written; the file stays sound, because it is in WAL mode. Trouble with the file (a full
/// disk, another program's lock) is tried three times, then the batch is dropped and counted. A
/// file that was deleted or replaced meanwhile is opened anew.
///
/// The oldest spans go when they are past `STARIO_TRACERS_SQLITE_MAX_AGE`, or when the file is
/// past `STARIO_TRACERS_SQLITE_MAX_BYTES`.
///
/// The tables are `spans`, `span_events` and `span_links`; ids are blobs of 16 bytes, times are
/// nanoseconds since 1970, attributes a JSON object.
///
/// # Example
///
/// ```
/// use std::sync::Arc;
/// use stario_runtime::TracersConfig;
/// use stario_runtime::telemetry::{Span, Sqlite, Tracer};
///
/// # let folder = std::env::temp_dir().join(format!("stario-doc-{}", std::process::id()));
/// let mut config = TracersConfig::default();
/// config.sqlite = folder.join("traces.sqlite3");
/// let tracer: Arc<dyn Tracer> = Arc::new(Sqlite::open(&config)?);
/// Span::root(&tracer, "GET /").end();
/// tracer.flush();
/// assert_eq!(tracer.stats().written_spans, 1);
/// # drop(tracer);
/// # std::fs::remove_dir_all(folder)?;
/// # Ok::<(), stario_runtime::Error>(())
/// ```
#[derive(Debug)]
pub struct Sqlite(pub(super) Spans);

impl Sqlite {
    /// A tracer that writes to the file of the settings; missing folders are made.
    ///
    /// # Errors
    ///
    /// When the file cannot be written, or is not a database of spans.
    pub fn open(config: &TracersConfig) -> Result<Self> {
        let limits = Limits {
            age: config.sqlite_max_age,
            bytes: config.sqlite_max_bytes,
        };
        let store = Store::open(&config.sqlite, limits)?;
        Ok(Self(Spans::new((&config.sqlite_queue).into(), store)))
    }
}

struct Store {
    path: Box<Path>,
    limits: Limits,
    /// `None` after trouble: the next batch opens it anew.
    file: Option<File>,
}

impl Store {
    fn open(path: &Path, limits: Limits) -> Result<Self> {
        let file = File::open(path, limits).map_err(|error| {
            let path = path.display();
            Error::new(format!("cannot write spans to {path}: {error}"))
                .help("STARIO_TRACERS_SQLITE names the file")
        })?;
        Ok(Self {
            path: path.into(),
            limits,
            file: Some(file),
        })
    }

    /// The file; opened again when it is not the one that lies at its path.
    fn file(&mut self) -> std::io::Result<&mut File> {
        if self
            .file
            .as_ref()
            .is_some_and(|file| !file.is_at(&self.path))
        {
            self.file = None;
        }
        match &mut self.file {
            Some(file) => Ok(file),
            gone => Ok(gone.insert(File::open(&self.path, self.limits)?)),
        }
    }

    /// Runs `work`; trouble closes the file.
    fn with(&mut self, work: impl FnOnce(&mut File) -> std::io::Result<()>) -> std::io::Result<()> {
        let outcome = self.file().and_then(work);
        if outcome.is_err() {
            self.file = None;
        }
        outcome
    }
}

impl Sink<Box<SpanData>> for Store {
    fn write(&mut self, batch: Vec<Box<SpanData>>) -> std::result::Result<(), Lost> {
        let mut tries = 1;
        loop {
            match self.with(|file| file.append(&batch)) {
                Ok(()) => break,
                Err(_) if tries < TRIES => thread::sleep(PAUSE * tries),
                Err(error) => {
                    // Where the file has reached its own limit, the next batch may fit.
                    let _ = self.with(|file| file.make_room(batch.len() * 2));
                    return Err(Lost {
                        spans: batch.len() as u64,
                        error,
                    });
                }
            }
            tries += 1;
        }
        // The batch is in the file, so trouble here is not its loss; the next one will tell.
        let _ = self.with(|file| file.make_room(batch.len() * 2));
        Ok(())
    }

    fn rest(&self) -> Option<Duration> {
        Some(SWEEP)
    }

    fn tick(&mut self) -> std::io::Result<()> {
        self.with(File::forget_old)
    }
}
