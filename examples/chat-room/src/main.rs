//! Rooms to talk in: several pages, a database, and who is online.
//!
//! Everything but the start is in the library, so that tests start the same app.

use stario::prelude::*;

use chat_room::bootstrap;

#[stario::main]
async fn start(app: &mut App, span: &Span) -> Result {
    bootstrap(app, span).await
}
