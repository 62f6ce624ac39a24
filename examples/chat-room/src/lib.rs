//! Rooms to talk in, kept in SQLite, live in every open tab.
//!
//! Run it with `cargo stario demo chat-room` and open it in two windows. `CHAT_DB_PATH=chat.db`
//! keeps what is said over a restart.
//!
//! One folder per feature, one file per job: `urls`, `handlers`, `views`, `models`, `data`,
//! `signals`, `subjects`. What both features need is in `common`.

mod assets;
mod common;
mod config;
mod db;
mod features;

use stario::prelude::*;

use assets::STATIC;
use config::Config;
use db::Db;
use features::{lobby, room};

/// Puts the app together: called once, before the server listens.
///
/// # Errors
///
/// A database that cannot be opened.
pub async fn bootstrap(app: &mut App, span: &Span) -> Result {
    let config = Config::from_env();
    span.attr("chat.db_path", &config.db_path);

    let db = Db::open(&config.db_path)?;
    room::forget_presence(&db).await?;
    let relay = Relay::new();

    app.assets(&STATIC);
    lobby::register(app, &db, &relay);
    room::register(app, &db, &relay);
    Ok(())
}
