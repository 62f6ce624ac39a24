//! The tracer `sqlite` against every kind of trouble with its file.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{env, fs};

use rusqlite::Connection;

use crate::config::TracersConfig;
use crate::telemetry::{Span, Sqlite, Tracer, limits};

/// A folder of its own that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = env::temp_dir().join(format!("stario-sqlite-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn config(&self) -> TracersConfig {
        let mut config = TracersConfig {
            sqlite: self.0.join("deep/traces.sqlite3"),
            ..TracersConfig::default()
        };
        config.sqlite_queue.flush_interval = Duration::from_millis(1);
        config
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn tracer(config: &TracersConfig) -> Arc<dyn Tracer> {
    Arc::new(Sqlite::open(config).unwrap())
}

fn requests(tracer: &Arc<dyn Tracer>, count: usize) {
    for n in 0..count {
        let span = Span::root_with(
            tracer,
            "GET /rooms/{id}",
            None,
            [("request.path", "/rooms/7")],
        );
        span.attr("n", n).event("joined", [("who", "ada")]);
        span.attr("response.status_code", 200);
    }
}

fn ask<T: rusqlite::types::FromSql>(path: &Path, sql: &str) -> T {
    let connection = Connection::open(path).unwrap();
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

fn rows(path: &Path) -> u64 {
    let rows: i64 = ask(path, "SELECT count(*) FROM spans");
    u64::try_from(rows).unwrap()
}

#[test]
fn a_span_is_a_row_with_its_events_and_links() {
    let folder = Folder::new("rows");
    let config = folder.config();
    let tracer = tracer(&config);
    let caller = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let root = Span::root_with(
        &tracer,
        "POST /save",
        caller.parse().ok(),
        [("request.path", "/save")],
    );
    let step = root.step("db.query");
    step.event_with_body("sql", [("rows", 3)], "SELECT 1")
        .fail("no such table");
    let (id, parent) = (step.id(), root.id());
    drop((step, root));
    tracer.flush();

    let connection = Connection::open(&config.sqlite).unwrap();
    let row = connection
        .query_row(
            "SELECT span_id, trace_id, parent_id, name, status, error, attrs_json,
                    end_ns - start_ns = duration_ns
             FROM spans WHERE parent_id IS NOT NULL",
            [],
            |row| {
                assert_eq!(row.get::<_, [u8; 16]>(0)?, id.to_bytes());
                assert_eq!(row.get::<_, [u8; 16]>(1)?, parent.to_bytes());
                assert_eq!(row.get::<_, [u8; 16]>(2)?, parent.to_bytes());
                let texts: [String; 4] = [row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?];
                assert!(row.get::<_, bool>(7)?);
                Ok(texts)
            },
        )
        .unwrap();
    assert_eq!(row, ["db.query", "error", "no such table", "{}"]);
    let event: String = ask(
        &config.sqlite,
        "SELECT name || attrs_json || body FROM span_events",
    );
    assert_eq!(event, "sql{\"rows\":3}SELECT 1");
    let link: String = ask(
        &config.sqlite,
        "SELECT name || hex(target_span_id) FROM span_links",
    );
    assert_eq!(link, "caller000000000000000000F067AA0BA902B7");
}

/// The query of Stario's own documentation, word for word.
#[test]
fn the_query_that_everybody_starts_with_works() {
    let folder = Folder::new("query");
    let config = folder.config();
    let tracer = tracer(&config);
    requests(&tracer, 3);
    tracer.flush();
    let connection = Connection::open(&config.sqlite).unwrap();
    let mut statement = connection
        .prepare("SELECT attrs_json ->> 'request.path', duration_ns / 1e6 AS ms FROM spans WHERE attrs_json ->> 'request.path' IS NOT NULL ORDER BY end_ns DESC LIMIT 20;")
        .unwrap();
    let found: Vec<(String, f64)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(found.len(), 3);
    assert!(
        found
            .iter()
            .all(|(path, ms)| path == "/rooms/7" && *ms >= 0.0)
    );
}

#[test]
fn the_tables_are_those_that_tools_expect() {
    let folder = Folder::new("schema");
    let config = folder.config();
    drop(tracer(&config));
    let columns = |table: &str| -> String {
        ask(
            &config.sqlite,
            &format!("SELECT group_concat(name, ' ') FROM pragma_table_info('{table}')"),
        )
    };
    assert_eq!(
        columns("spans"),
        "span_id trace_id parent_id name start_ns end_ns duration_ns status error attrs_json"
    );
    assert_eq!(
        columns("span_events"),
        "id span_id trace_id time_ns name attrs_json body"
    );
    assert_eq!(
        columns("span_links"),
        "id span_id trace_id target_span_id name attrs_json"
    );
    assert_eq!(ask::<String>(&config.sqlite, "PRAGMA journal_mode"), "wal");
    let indexes: i64 = ask(
        &config.sqlite,
        "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    );
    assert_eq!(indexes, 8);
}

#[test]
fn what_cannot_be_a_database_is_an_error_at_the_start() {
    let folder = Folder::new("start");
    let config = folder.config();
    fs::create_dir_all(config.sqlite.parent().unwrap()).unwrap();
    fs::write(
        &config.sqlite,
        "this is a letter, not a database\n".repeat(100),
    )
    .unwrap();
    let error = Sqlite::open(&config).unwrap_err();
    assert!(error.to_string().contains("not a database"), "{error}");
    assert!(error.help_text().unwrap().contains("STARIO_TRACERS_SQLITE"));
    let below_a_file = TracersConfig {
        sqlite: config.sqlite.join("traces.sqlite3"),
        ..config
    };
    assert!(Sqlite::open(&below_a_file).is_err());
}

/// R17: what was written and what was dropped are what there was.
#[test]
fn a_full_database_drops_and_counts_exactly() {
    let folder = Folder::new("full");
    let mut config = folder.config();
    config.sqlite_max_bytes = 1; // the smallest there is: 64 pages
    config.sqlite_queue.max_batch_spans = 64;
    let tracer = tracer(&config);
    for n in 0..60 {
        let span = Span::root(&tracer, "big");
        span.attr("n", n);
        for key in 0..20 {
            span.attr(format!("text.{key}"), "x".repeat(limits::TEXT_BYTES));
        }
    }
    let begun = Instant::now();
    while tracer.stats().waiting_spans > 0 && begun.elapsed() < Duration::from_mins(1) {
        tracer.flush();
    }
    let stats = tracer.stats();
    assert!(
        stats.dropped_spans > 0 && stats.write_errors > 0,
        "{stats:?}"
    );
    assert_eq!(stats.written_spans + stats.dropped_spans, 60, "{stats:?}");
    assert_eq!(
        ask::<String>(&config.sqlite, "PRAGMA integrity_check"),
        "ok"
    );
    assert!(fs::metadata(&config.sqlite).unwrap().len() <= 64 * 4096);
}

/// R17 again, where the queue is what overflows.
#[test]
fn more_requests_than_can_be_written_are_written_or_counted() {
    let folder = Folder::new("flood");
    let mut config = folder.config();
    config.sqlite_queue.max_pending_spans = 500;
    let tracer = tracer(&config);
    requests(&tracer, 20_000);
    let begun = Instant::now();
    while tracer.stats().waiting_spans > 0 && begun.elapsed() < Duration::from_mins(1) {
        tracer.flush();
    }
    let stats = tracer.stats();
    assert!(
        stats.dropped_spans > 0 && stats.write_errors == 0,
        "{stats:?}"
    );
    assert_eq!(rows(&config.sqlite), stats.written_spans);
    assert_eq!(stats.written_spans + stats.dropped_spans, 20_000);
}

#[test]
fn a_lock_of_another_program_delays_and_loses_nothing() {
    let folder = Folder::new("locked");
    let config = folder.config();
    let tracer = tracer(&config);
    let other = Connection::open(&config.sqlite).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let begun = Instant::now();
    requests(&tracer, 100);
    assert!(begun.elapsed() < Duration::from_secs(5), "no request waits");
    tracer.flush();
    assert_eq!(tracer.stats().waiting_spans, 100);
    other.execute_batch("COMMIT").unwrap();
    tracer.flush();
    assert_eq!(rows(&config.sqlite), 100);
    assert_eq!(tracer.stats().dropped_spans, 0);
}

#[test]
fn stopping_is_bounded_even_when_nothing_can_be_written() {
    let folder = Folder::new("stop");
    let config = folder.config();
    let tracer = tracer(&config);
    let other = Connection::open(&config.sqlite).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    requests(&tracer, 10);
    let begun = Instant::now();
    tracer.flush();
    drop(tracer);
    assert!(
        begun.elapsed() < Duration::from_secs(4),
        "{:?}",
        begun.elapsed()
    );
}

#[test]
fn a_file_that_is_removed_or_replaced_is_opened_anew() {
    let folder = Folder::new("removed");
    let config = folder.config();
    let tracer = tracer(&config);
    requests(&tracer, 1);
    tracer.flush();
    fs::remove_dir_all(config.sqlite.parent().unwrap()).unwrap();
    requests(&tracer, 2);
    tracer.flush();
    assert_eq!(rows(&config.sqlite), 2, "the folder is made again as well");
    fs::remove_file(&config.sqlite).unwrap();
    requests(&tracer, 3);
    tracer.flush();
    assert_eq!(rows(&config.sqlite), 3);
    assert_eq!(
        (tracer.stats().written_spans, tracer.stats().dropped_spans),
        (6, 0)
    );
}

#[test]
fn a_path_that_is_gone_for_good_drops_counts_and_comes_back() {
    let folder = Folder::new("gone");
    let config = folder.config();
    let tracer = tracer(&config);
    let parent = config.sqlite.parent().unwrap();
    fs::remove_dir_all(parent).unwrap();
    fs::write(parent, "a file where the folder was").unwrap();
    requests(&tracer, 5);
    tracer.flush();
    let stats = tracer.stats();
    assert_eq!((stats.dropped_spans, stats.written_spans), (5, 0));
    assert!(stats.last_write_error.is_some());
    fs::remove_file(parent).unwrap();
    requests(&tracer, 4);
    tracer.flush();
    assert_eq!(rows(&config.sqlite), 4);
    assert_eq!(tracer.stats().written_spans, 4);
}

#[test]
fn the_oldest_spans_go_when_the_file_is_past_its_size() {
    let folder = Folder::new("size");
    let mut config = folder.config();
    config.sqlite_max_bytes = 400 * 1024;
    config.sqlite_queue.max_batch_spans = 100;
    let tracer = tracer(&config);
    for _ in 0..40 {
        requests(&tracer, 100);
        tracer.flush();
    }
    let (kept, stats) = (rows(&config.sqlite), tracer.stats());
    assert_eq!((stats.written_spans, stats.dropped_spans), (4000, 0));
    assert!((100..3000).contains(&kept), "{kept}");
    let size = fs::metadata(&config.sqlite).unwrap().len();
    assert!(size < 600 * 1024, "{size}");
    let orphans: i64 = ask(
        &config.sqlite,
        "SELECT count(*) FROM span_events WHERE span_id NOT IN (SELECT span_id FROM spans)",
    );
    assert_eq!(orphans, 0);
    let newest: i64 = ask(
        &config.sqlite,
        "SELECT max(n) FROM (SELECT attrs_json ->> 'n' AS n FROM spans ORDER BY end_ns DESC LIMIT 1)",
    );
    assert_eq!(newest, 99);
}

#[test]
fn spans_past_their_age_are_forgotten() {
    use super::sqlite_file::{File, Limits};
    let folder = Folder::new("age");
    let config = folder.config();
    let tracer = tracer(&config);
    requests(&tracer, 20);
    tracer.flush();
    let sweep = |age| {
        let limits = Limits { age, bytes: 0 };
        File::open(&config.sqlite, limits)
            .unwrap()
            .forget_old()
            .unwrap();
        rows(&config.sqlite)
    };
    assert_eq!(sweep(Duration::ZERO), 20, "for ever");
    assert_eq!(sweep(Duration::from_hours(1)), 20);
    std::thread::sleep(Duration::from_millis(2));
    assert_eq!(sweep(Duration::from_millis(1)), 0);
    assert_eq!(
        ask::<i64>(&config.sqlite, "SELECT count(*) FROM span_events"),
        0
    );
}

const VICTIM: &str = "STARIO_TEST_SQLITE_VICTIM";

/// The process that the next test kills; by itself it does nothing.
#[test]
fn writes_until_it_is_killed() {
    let Some(path) = env::var_os(VICTIM) else {
        return;
    };
    let mut config = TracersConfig {
        sqlite: path.into(),
        ..TracersConfig::default()
    };
    config.sqlite_queue.flush_interval = Duration::from_millis(1);
    let tracer = tracer(&config);
    loop {
        requests(&tracer, 500);
        tracer.flush();
        println!("\nwritten {}", tracer.stats().written_spans);
        // These are on their way when the signal comes.
        requests(&tracer, 300);
    }
}

#[test]
fn a_process_that_is_killed_while_it_writes_leaves_a_sound_file() {
    let folder = Folder::new("killed");
    for round in 1..=3 {
        let path = folder.config().sqlite;
        let before = if path.exists() { rows(&path) } else { 0 };
        let mut child = Command::new(env::current_exe().unwrap())
            .args([
                "--exact",
                "tracers::tests::writes_until_it_is_killed",
                "--nocapture",
            ])
            .env(VICTIM, &path)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut told = lines
            .map_while(Result::ok)
            .filter_map(|line| line.strip_prefix("written ")?.parse::<u64>().ok());
        let written = told.nth(round * 3).expect("it writes until it is killed");
        child.kill().unwrap(); // SIGKILL
        child.wait().unwrap();

        assert_eq!(ask::<String>(&path, "PRAGMA integrity_check"), "ok");
        assert!(
            rows(&path) >= before + written,
            "only what was not yet flushed may be missing"
        );
        let events: i64 = ask(&path, "SELECT count(*) FROM span_events");
        assert_eq!(u64::try_from(events).unwrap(), rows(&path), "no half span");
    }
}

/// What the guide shows, asked of a file that the tracer has written.
#[test]
fn the_queries_of_the_guide_find_what_they_say() {
    let guide = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/telemetry.md");
    let guide = fs::read_to_string(guide).unwrap();
    let folder = Folder::new("guide");
    let config = folder.config();
    let tracer = tracer(&config);
    requests(&tracer, 3);
    let slow = Span::root_with(&tracer, "GET /slow", None, [("request.method", "GET")]);
    let step = slow.step("db.query");
    step.attr("error.location", "src/main.rs:1:1")
        .fail("no room");
    std::thread::sleep(Duration::from_millis(20));
    let tail = step.id().tail();
    drop((step, slow));
    tracer.flush();

    let connection = Connection::open(&config.sqlite).unwrap();
    let answers: Vec<String> = guide
        .split("```sql\n")
        .skip(1)
        .map(|rest| {
            let sql = rest.split("```").next().unwrap().replace("88f8b5a0", &tail);
            let mut statement = connection.prepare(&sql).unwrap();
            let columns = statement.column_count();
            let rows = statement.query_map([], |row| {
                let cells = (0..columns).map(|cell| row.get::<_, rusqlite::types::Value>(cell));
                Ok(format!("{:?}", cells.collect::<Result<Vec<_>, _>>()?))
            });
            let rows: Vec<_> = rows.unwrap().map(Result::unwrap).collect();
            assert!(!rows.is_empty(), "nothing for {sql}");
            rows.join("\n")
        })
        .collect();
    let finds = [
        "/rooms/7",
        "src/main.rs:1:1",
        "GET /slow",
        "  db.query",
        ":",
        "db.query",
    ];
    assert_eq!(answers.len(), finds.len());
    for (answer, what) in answers.iter().zip(finds) {
        assert!(answer.contains(what), "no {what} in {answer}");
    }
}
