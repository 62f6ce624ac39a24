//! Accounts, passwords and sessions: who is not logged in is sent to log in, and back.
//!
//! Run it with `cargo stario demo auth`. `STARIO_COOKIES_SECRET` keeps sessions over a restart of
//! the server in a real app, together with a table for them; here both end with the process.

use stario::prelude::*;

use auth::bootstrap;

#[stario::main]
async fn start(app: &mut App, span: &Span) -> Result {
    bootstrap(app, span).await
}
