//! Starts the app. Everything else is in the library, so that tests start the same one.

use stario::prelude::*;

use {{crate}}::bootstrap;

#[stario::main]
async fn start(app: &mut App, span: &Span) -> Result {
    bootstrap(app, span).await
}
