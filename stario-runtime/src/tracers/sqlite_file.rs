//! The database of spans: its schema, its transactions, and what is forgotten.

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, Statement, Transaction, TransactionBehavior, params};

use super::line;
use crate::telemetry::{Clock, Id, SpanData};

/// What holds of a database, whoever made it: an older one gets what it lacks.
const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS spans (
    span_id BLOB PRIMARY KEY,
    trace_id BLOB NOT NULL,
    parent_id BLOB,
    name TEXT NOT NULL,
    start_ns INTEGER NOT NULL,
    end_ns INTEGER NOT NULL,
    duration_ns INTEGER NOT NULL,
    status TEXT NOT NULL,
    error TEXT,
    attrs_json TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS span_events (
    id INTEGER PRIMARY KEY,
    span_id BLOB NOT NULL,
    trace_id BLOB NOT NULL,
    time_ns INTEGER NOT NULL,
    name TEXT NOT NULL,
    attrs_json TEXT NOT NULL,
    body TEXT
);
CREATE TABLE IF NOT EXISTS span_links (
    id INTEGER PRIMARY KEY,
    span_id BLOB NOT NULL,
    trace_id BLOB NOT NULL,
    target_span_id BLOB NOT NULL,
    name TEXT NOT NULL,
    attrs_json TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS spans_trace ON spans (trace_id);
CREATE INDEX IF NOT EXISTS spans_end ON spans (end_ns);
CREATE INDEX IF NOT EXISTS spans_failed ON spans (end_ns) WHERE status = 'error';
CREATE INDEX IF NOT EXISTS span_events_name ON span_events (name, time_ns);
CREATE INDEX IF NOT EXISTS span_events_trace ON span_events (trace_id);
CREATE INDEX IF NOT EXISTS span_links_span ON span_links (span_id);
CREATE INDEX IF NOT EXISTS span_links_trace ON span_links (trace_id);
CREATE INDEX IF NOT EXISTS span_links_target ON span_links (target_span_id);
";

/// `OR IGNORE`: a span that is there already is not written twice.
const SPAN: &str = "INSERT OR IGNORE INTO spans VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
const EVENT: &str = "INSERT INTO span_events (span_id, trace_id, time_ns, name, attrs_json, body)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const LINK: &str = "INSERT INTO span_links (span_id, trace_id, target_span_id, name, attrs_json)
    VALUES (?1, ?2, ?3, ?4, ?5)";

/// Spans forgotten in one transaction.
const FORGET: usize = 5_000;

/// Free pages given back to the disk at a time.
const GIVE_BACK: u32 = 2_000;

/// What the database may hold; zero is no limit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) age: Duration,
    pub(super) bytes: u64,
}

/// An open database.
pub(super) struct File {
    connection: Connection,
    limits: Limits,
    identity: Option<Identity>,
}

impl File {
    pub(super) fn open(path: &Path, limits: Limits) -> io::Result<Self> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let connection = Connection::open(path).map_err(io::Error::other)?;
        let file = Self {
            connection,
            limits,
            identity: Identity::of(path),
        };
        file.prepare().map_err(io::Error::other)?;
        Ok(file)
    }

    fn prepare(&self) -> rusqlite::Result<()> {
        let connection = &self.connection;
        connection.busy_timeout(Duration::from_secs(5))?;
        // Only has an effect on a file without tables.
        connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
        connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        connection.query_row("PRAGMA journal_size_limit = 67108864", [], |_| Ok(()))?;
        if self.limits.bytes > 0 {
            // A quarter more than what is kept: where forgetting does not help, writing stops.
            let pages = self.limits.bytes.saturating_add(self.limits.bytes / 4)
                / self.pragma("page_size")?.max(1);
            let pages = pages.clamp(64, u64::from(u32::MAX) - 2);
            connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?;
        }
        connection.execute_batch(SCHEMA)?;
        // Reading does not tell whether writing is allowed.
        connection.execute_batch("BEGIN IMMEDIATE; ROLLBACK")
    }

    /// Whether the file at `path` is still this one.
    pub(super) fn is_at(&self, path: &Path) -> bool {
        Identity::of(path) == self.identity
    }

    /// Writes all of `batch`, or nothing.
    pub(super) fn append(&mut self, batch: &[Box<SpanData>]) -> io::Result<()> {
        let transaction = |connection: &mut Connection| {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut rows = Rows::new(&transaction)?;
            batch.iter().try_for_each(|span| rows.insert(span))?;
            drop(rows);
            transaction.commit()
        };
        transaction(&mut self.connection).map_err(io::Error::other)
    }

    /// Forgets the oldest spans, at most so many, when the file is past its size.
    pub(super) fn make_room(&mut self, spans: usize) -> io::Result<()> {
        let over = |file: &Self| -> rusqlite::Result<bool> {
            let pages = file
                .pragma("page_count")?
                .saturating_sub(file.pragma("freelist_count")?);
            Ok(file.limits.bytes > 0 && pages * file.pragma("page_size")? > file.limits.bytes)
        };
        if over(self).map_err(io::Error::other)? {
            self.forget(u64::MAX, spans).map_err(io::Error::other)?;
        }
        Ok(())
    }

    /// Forgets what is past its age.
    pub(super) fn forget_old(&mut self) -> io::Result<()> {
        if !self.limits.age.is_zero() {
            let age = u64::try_from(self.limits.age.as_nanos()).unwrap_or(u64::MAX);
            let before = Clock::start().now().saturating_sub(age);
            while self.forget(before, FORGET).map_err(io::Error::other)? == FORGET {}
        }
        let give_back = format!("PRAGMA incremental_vacuum({GIVE_BACK})");
        self.connection
            .execute_batch(&give_back)
            .map_err(io::Error::other)
    }

    /// Forgets at most `most` of the spans that ended before a time, oldest first.
    fn forget(&mut self, before_ns: u64, most: usize) -> rusqlite::Result<usize> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let oldest: Vec<(Vec<u8>, Vec<u8>)> = transaction
            .prepare(
                "SELECT span_id, trace_id FROM spans WHERE end_ns < ?1 ORDER BY end_ns LIMIT ?2",
            )?
            .query_map(params![integer(before_ns), integer(most as u64)], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .collect::<rusqlite::Result<_>>()?;
        {
            // Events are found by their trace: that is the index there is.
            let mut events = transaction
                .prepare("DELETE FROM span_events WHERE trace_id = ?2 AND span_id = ?1")?;
            let mut links = transaction
                .prepare("DELETE FROM span_links WHERE span_id = ?1 AND trace_id = ?2")?;
            let mut span = transaction.prepare("DELETE FROM spans WHERE span_id = ?1")?;
            for (id, trace) in &oldest {
                events.execute(params![id, trace])?;
                links.execute(params![id, trace])?;
                span.execute(params![id])?;
            }
        }
        transaction.commit()?;
        Ok(oldest.len())
    }

    fn pragma(&self, name: &str) -> rusqlite::Result<u64> {
        let value = self
            .connection
            .query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0))?;
        Ok(u64::try_from(value).unwrap_or_default())
    }
}

/// The statements of one transaction.
struct Rows<'t> {
    span: Statement<'t>,
    event: Statement<'t>,
    link: Statement<'t>,
}

impl<'t> Rows<'t> {
    fn new(transaction: &'t Transaction<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            span: transaction.prepare(SPAN)?,
            event: transaction.prepare(EVENT)?,
            link: transaction.prepare(LINK)?,
        })
    }

    fn insert(&mut self, span: &SpanData) -> rusqlite::Result<()> {
        let (id, trace) = (span.id.to_bytes(), span.trace_id.to_bytes());
        let end = span.end_ns.unwrap_or(span.start_ns);
        let status = if span.is_error() { "error" } else { "ok" };
        let inserted = self.span.execute(params![
            id,
            trace,
            span.parent_id.map(Id::to_bytes),
            span.name.as_ref(),
            integer(span.start_ns),
            integer(end),
            integer(end.saturating_sub(span.start_ns)),
            status,
            span.error.as_deref(),
            line::span_attributes(span),
        ])?;
        if inserted == 0 {
            return Ok(());
        }
        for event in &span.events {
            self.event.execute(params![
                id,
                trace,
                integer(event.time_ns),
                event.name.as_ref(),
                line::attributes(&event.attributes),
                event.body.as_deref(),
            ])?;
        }
        for link in &span.links {
            self.link.execute(params![
                id,
                trace,
                link.span_id.to_bytes(),
                link.name.as_ref(),
                line::attributes(&link.attributes),
            ])?;
        }
        Ok(())
    }
}

/// SQLite's integers have a sign; 2262 is far enough.
fn integer(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// What tells a file from another one at the same path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Identity(u64, u64);

impl Identity {
    /// `None` when there is no file.
    #[cfg(unix)]
    fn of(path: &Path) -> Option<Self> {
        use std::os::unix::fs::MetadataExt as _;
        let about = fs::metadata(path).ok()?;
        Some(Self(about.dev(), about.ino()))
    }

    /// An open database cannot be deleted there.
    #[cfg(not(unix))]
    fn of(path: &Path) -> Option<Self> {
        path.exists().then_some(Self(0, 0))
    }
}
