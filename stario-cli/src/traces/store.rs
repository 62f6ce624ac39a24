//! Reads the file; its schema is in docs/telemetry.md.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, Row, ToSql};

use crate::failure::Failure;

/// Which requests.
#[derive(Debug, Default)]
pub(super) struct Filter {
    pub(super) errors: bool,
    pub(super) slow_ns: Option<u64>,
    pub(super) name: Option<String>,
    pub(super) attr: Option<(String, String)>,
    /// Only what ended later.
    pub(super) after_ns: i64,
    pub(super) limit: usize,
}

/// A span as it lies in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) id: String,
    pub(super) parent: Option<String>,
    pub(super) name: String,
    pub(super) path: Option<String>,
    /// That of the response.
    pub(super) status: Option<i64>,
    pub(super) start_ns: i64,
    pub(super) end_ns: i64,
    pub(super) error: Option<String>,
}

const COLUMNS: &str = "lower(hex(span_id)), lower(hex(parent_id)), name, attrs_json ->> '$.\"request.path\"', \
    start_ns, end_ns, CASE status WHEN 'error' THEN coalesce(error, 'failed') END, \
    CAST(attrs_json ->> '$.\"response.status_code\"' AS INTEGER)";

/// The file, opened for reading.
#[derive(Debug)]
pub(super) struct Store(Connection);

impl Store {
    pub(super) fn open(file: &Path) -> Result<Self, Failure> {
        let failure = |why: String| {
            let help = "give stario the feature `sqlite` in the app's Cargo.toml and start the app with \
                STARIO_TRACER=tty,sqlite; --file names another file";
            Failure::new(format!("there are no traces in {}", file.display()), help).because(why)
        };
        if !file.is_file() {
            return Err(failure("there is no such file".to_owned()));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection =
            Connection::open_with_flags(file, flags).map_err(|error| failure(error.to_string()))?;
        // The app may be writing.
        connection
            .busy_timeout(std::time::Duration::from_secs(5))
            .map_err(|error| failure(error.to_string()))?;
        Ok(Self(connection))
    }

    /// Requests and other spans without a parent, the oldest first; of too many, the latest.
    pub(super) fn roots(&self, filter: &Filter) -> Result<Vec<Span>, Failure> {
        let slow = i64::try_from(filter.slow_ns.unwrap_or(0)).unwrap_or(i64::MAX);
        let name = filter
            .name
            .as_deref()
            .map(|name| format!("%{}%", escaped(name)));
        let key = filter
            .attr
            .as_ref()
            .map(|(key, _)| format!("$.\"{}\"", key.replace('"', "")));
        let value = filter.attr.as_ref().map(|(_, value)| value.clone());
        let limit = i64::try_from(filter.limit).unwrap_or(i64::MAX);
        let sql = format!(
            "SELECT {COLUMNS} FROM spans WHERE parent_id IS NULL AND end_ns > ?1 \
             AND (NOT ?2 OR status = 'error') AND duration_ns >= ?3 \
             AND (?4 IS NULL OR name LIKE ?4 ESCAPE '\\' OR attrs_json ->> '$.\"request.path\"' LIKE ?4 ESCAPE '\\') \
             AND (?5 IS NULL OR CAST(attrs_json ->> ?5 AS TEXT) = ?6) \
             ORDER BY end_ns DESC LIMIT ?7"
        );
        let mut spans = self.spans(
            &sql,
            &[
                &filter.after_ns,
                &filter.errors,
                &slow,
                &name,
                &key,
                &value,
                &limit,
            ],
        )?;
        spans.reverse();
        Ok(spans)
    }

    /// All spans of the trace with a span whose id ends like this.
    pub(super) fn trace(&self, id: &str) -> Result<Vec<Span>, Failure> {
        let sql = format!(
            "SELECT {COLUMNS} FROM spans WHERE trace_id = (SELECT trace_id FROM spans \
             WHERE lower(hex(span_id)) LIKE ?1 OR lower(hex(trace_id)) LIKE ?1 ORDER BY end_ns DESC LIMIT 1) ORDER BY start_ns"
        );
        let hex = id.chars().all(|ch| ch.is_ascii_hexdigit()) && !id.is_empty();
        let ends = format!("%{}", id.to_ascii_lowercase());
        let spans = if hex {
            self.spans(&sql, &[&ends])?
        } else {
            Vec::new()
        };
        if spans.is_empty() {
            let help = "`cargo stario traces` lists the latest; the id is the word behind the time";
            return Err(Failure::new(format!("there is no trace {id}"), help));
        }
        Ok(spans)
    }

    fn spans(&self, sql: &str, values: &[&dyn ToSql]) -> Result<Vec<Span>, Failure> {
        let read = || -> rusqlite::Result<Vec<Span>> {
            let mut statement = self.0.prepare(sql)?;
            statement.query_map(values, span)?.collect()
        };
        read().map_err(|error| {
            Failure::new(
                "the traces cannot be read",
                "is this a file of STARIO_TRACER=sqlite?",
            )
            .because(error)
        })
    }
}

fn span(row: &Row<'_>) -> rusqlite::Result<Span> {
    Ok(Span {
        id: row.get(0)?,
        parent: row.get::<_, Option<String>>(1)?.filter(|id| !id.is_empty()),
        name: row.get(2)?,
        path: row.get(3)?,
        start_ns: row.get(4)?,
        end_ns: row.get(5)?,
        error: row.get(6)?,
        status: row.get(7)?,
    })
}

/// Text for `LIKE`, in which nothing stands for anything else.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> Store {
        let connection = Connection::open_in_memory().expect("a database");
        connection
            .execute_batch(
                "CREATE TABLE spans (span_id BLOB, trace_id BLOB, parent_id BLOB, name TEXT, start_ns INTEGER,
                   end_ns INTEGER, duration_ns INTEGER, status TEXT, error TEXT, attrs_json TEXT);
                 INSERT INTO spans VALUES
                   (x'0a', x'01', NULL, 'GET /rooms/{id}', 0, 90, 90, 'ok', NULL, '{\"request.path\": \"/rooms/7\", \"n\": 3}'),
                   (x'0b', x'01', x'0a', 'db', 10, 60, 50, 'ok', NULL, '{}'),
                   (x'0c', x'02', NULL, 'POST /x', 100, 110, 10, 'error', 'no room', '{}');",
            )
            .expect("the tables");
        Store(connection)
    }

    fn ids(filter: &Filter) -> Vec<String> {
        let roots = store()
            .roots(&Filter {
                limit: 9,
                ..take(filter)
            })
            .expect("spans");
        roots.into_iter().map(|span| span.id).collect()
    }

    fn take(filter: &Filter) -> Filter {
        Filter {
            errors: filter.errors,
            slow_ns: filter.slow_ns,
            name: filter.name.clone(),
            attr: filter.attr.clone(),
            after_ns: filter.after_ns,
            limit: 9,
        }
    }

    #[test]
    fn each_filter_leaves_what_it_says() {
        assert_eq!(ids(&Filter::default()), ["0a", "0c"]);
        assert_eq!(
            ids(&Filter {
                errors: true,
                ..Filter::default()
            }),
            ["0c"]
        );
        assert_eq!(
            ids(&Filter {
                slow_ns: Some(50),
                ..Filter::default()
            }),
            ["0a"]
        );
        assert_eq!(
            ids(&Filter {
                name: Some("rooms/7".to_owned()),
                ..Filter::default()
            }),
            ["0a"]
        );
        assert_eq!(
            ids(&Filter {
                name: Some("%".to_owned()),
                ..Filter::default()
            }),
            [""; 0]
        );
        assert_eq!(
            ids(&Filter {
                attr: Some(("n".to_owned(), "3".to_owned())),
                ..Filter::default()
            }),
            ["0a"]
        );
        assert_eq!(
            ids(&Filter {
                after_ns: 90,
                ..Filter::default()
            }),
            ["0c"]
        );
    }

    #[test]
    fn a_trace_is_found_by_the_end_of_an_id() {
        let trace = store().trace("B").expect("a trace");
        assert_eq!(trace.len(), 2);
        assert_eq!(trace[1].parent.as_deref(), Some("0a"));
        assert!(store().trace("zz").is_err());
        assert!(store().trace("ff").is_err());
    }
}
