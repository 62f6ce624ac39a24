//! The database: one connection, its migrations, and a way to use it from `async` code.
//!
//! SQLite answers in microseconds but may wait for the disk, so every query runs on a thread that
//! is allowed to. The features write the queries; this file knows none of them.

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use stario::prelude::*;

/// The schema, one step per file. A file that has been released is never edited: the next change
/// is another file at the end.
const MIGRATIONS: [&str; 2] = [
    include_str!("../migrations/001_chat.sql"),
    include_str!("../migrations/002_presence.sql"),
];

/// A clone is another handle to the same connection.
#[derive(Debug, Clone)]
pub(crate) struct Db {
    connection: Arc<Mutex<Connection>>,
}

impl Db {
    /// Opens the file, or a database in memory for `:memory:`, and brings its schema up to date.
    pub(crate) fn open(path: &str) -> Result<Self> {
        let open = || {
            let mut connection = Connection::open(path)?;
            connection.pragma_update(None, "journal_mode", "WAL")?;
            connection.pragma_update(None, "synchronous", "NORMAL")?;
            connection.pragma_update(None, "foreign_keys", true)?;
            migrate(&mut connection)?;
            Ok(connection)
        };
        let connection = open().map_err(|error: Error| {
            Error::new(format!("the database {path} cannot be used: {error}"))
                .help("CHAT_DB_PATH names it; its folder has to be there and writable")
        })?;
        Ok(Self {
            connection: Arc::new(Mutex::new(connection)),
        })
    }

    /// Runs a query where it may block. It ends also when its caller has gone.
    pub(crate) async fn run<T, F>(&self, query: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let connection = Arc::clone(&self.connection);
        let done = tokio::task::spawn_blocking(move || {
            let mut connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            query(&mut connection)
        });
        Ok(done.await??)
    }
}

/// Runs the steps that this database has not seen, each whole or not at all.
fn migrate(connection: &mut Connection) -> Result {
    let done: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let steps = (1..).zip(MIGRATIONS);
    let newest = steps.clone().map(|(version, _)| version).max();
    if newest < Some(done) {
        return Err(Error::new(format!(
            "its schema has version {done}, this program knows {}",
            MIGRATIONS.len()
        )));
    }
    for (version, step) in steps.filter(|(version, _)| *version > done) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", version)?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_run_once_and_a_newer_schema_is_refused() {
        let mut connection = Connection::open_in_memory().expect("memory is there");
        migrate(&mut connection).expect("an empty database");
        connection
            .execute("INSERT INTO rooms VALUES ('tea', 'Tea', '')", [])
            .expect("the table is there");
        migrate(&mut connection).expect("nothing is left to do");
        let rooms: u32 = connection
            .query_row("SELECT count(*) FROM rooms", [], |row| row.get(0))
            .expect("the table is still there");
        assert_eq!(rooms, 1);

        connection
            .pragma_update(None, "user_version", 3)
            .expect("a pragma");
        let error = migrate(&mut connection).expect_err("newer than this program");
        assert!(error.to_string().contains("version 3"), "{error}");
    }

    #[test]
    fn a_file_that_cannot_be_opened_is_named() {
        let error = Db::open("/nowhere/chat.db").expect_err("there is no such folder");
        assert!(error.to_string().contains("/nowhere/chat.db"), "{error}");
    }
}
