//! The app's own settings. The server's are `STARIO_*` variables.

use std::env;

/// What can be set from outside.
#[derive(Debug)]
pub(crate) struct Config {
    /// `CHAT_DB_PATH`: the database file; without it, what is said is gone with the process.
    pub(crate) db_path: String,
}

impl Config {
    /// Reads the environment once, at start-up.
    pub(crate) fn from_env() -> Self {
        let path = env::var("CHAT_DB_PATH").unwrap_or_default();
        let path = path.trim();
        Self {
            db_path: if path.is_empty() { ":memory:" } else { path }.to_owned(),
        }
    }
}
