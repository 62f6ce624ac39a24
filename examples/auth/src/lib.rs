//! Accounts, passwords and sessions.
//!
//! The cookie holds the id of a session, signed; the session itself is on the server, so that
//! logging out ends it at once, also for who has copied the cookie.

mod accounts;
mod handlers;
mod sessions;
mod views;

use std::time::Duration;

use stario::Keys;
use stario::middleware::{concurrency_limit, security_headers};
use stario::prelude::*;

use accounts::Accounts;
use handlers::{account, home, log_in, log_out, login_page, sign_up, signed_in};
use sessions::Sessions;

routes! {
    pub(crate) HOME       = GET  "/";
    pub(crate) LOGIN      = GET  "/login";
    pub(crate) LOG_IN     = POST "/login";
    pub(crate) SIGN_UP    = POST "/signup";
    pub(crate) LOG_OUT    = POST "/logout";
    pub(crate) ACCOUNT    = GET  "/account";
}

assets! { pub(crate) STATIC = "static" at "/static"; }

/// How long somebody stays logged in.
pub(crate) const SESSION: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Passwords that are hashed at the same time: each takes 19 MiB and a processor.
const HASHES: usize = 4;

/// Puts the app together: called once, before the server listens.
///
/// # Errors
///
/// A secret for cookies that is too short.
pub async fn bootstrap(app: &mut App, _span: &Span) -> Result {
    let keys = if app.config().cookies_secret.expose().is_empty() {
        // A new one for each start is right for trying it out.
        Keys::random()
    } else {
        Keys::from_config(app.config())?
    };
    let accounts = Accounts::default();
    let sessions = Sessions::new(keys);

    app.assets(&STATIC);
    app.layer("/", security_headers());
    app.layer("/account", signed_in(sessions.clone()));
    app.add(HOME, home(sessions.clone()));
    app.add(LOGIN, login_page());
    app.add(LOG_IN, log_in(accounts.clone(), sessions.clone()))
        .layer(concurrency_limit(HASHES));
    app.add(SIGN_UP, sign_up(accounts, sessions.clone()))
        .layer(concurrency_limit(HASHES));
    app.add(LOG_OUT, log_out(sessions));
    app.add(ACCOUNT, account());
    Ok(())
}
