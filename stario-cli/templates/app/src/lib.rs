//! {{title}}: a list that everybody who has it open edits together.
//!
//! One folder per feature, one file per job: `urls`, `handlers`, `views`, `models`, `data`,
//! `signals`, `subjects`. A feature gets a file when it has the job.

mod assets;
mod common;
mod config;
mod features;

use stario::prelude::*;

use assets::STATIC;
use config::Config;
use features::todos;

/// Puts the app together: called once, before the server listens.
///
/// # Errors
///
/// A setting that is not valid.
pub async fn bootstrap(app: &mut App, span: &Span) -> Result {
    let config = Config::from_env()?;
    span.attr("app.max_todos", config.max_todos);

    app.assets(&STATIC);
    todos::register(app, todos::Store::new(config.max_todos), Relay::new());
    Ok(())
}
