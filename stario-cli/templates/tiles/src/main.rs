//! Tiles: a board that everybody paints together, live in every open tab.
//!
//! Run it with `cargo run` and open it in two windows.
//!
//! One rule shapes the program. A *query* shows what is: `GET /` sends the page once, and
//! `GET /subscribe` stays open and sends it again whenever something has changed. A *command*
//! changes something: `POST /click` answers 204 and tells the relay. No command sends HTML, no
//! query changes the board.
//!
//! `game.rs` has the rules, `views.rs` the HTML, this file the handlers.

mod game;
mod views;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use stario::prelude::*;

use game::{Game, PALETTE};
use views::home_view;

const GRID_SIZE: u32 = 5;

// The method belongs to the route, so a link or an action cannot use the wrong one.
routes! {
    pub(crate) HOME      = GET  "/";
    pub(crate) SUBSCRIBE = GET  "/subscribe";
    pub(crate) CLICK     = POST "/click";
    pub(crate) RESET     = POST "/reset";
}

// Every file gets a fingerprint in its URL and may be cached for ever.
assets! {
    pub(crate) STATIC = "static" at "/static";
}

/// What the browser keeps for us and sends along with every request.
#[derive(Signals, Serialize, Deserialize)]
pub(crate) struct HomeSignals {
    user_id: String,
}

/// The page, for a player nobody has seen before.
#[handler]
async fn home(c: Context, w: Writer, game: Arc<Game>) {
    let user_id = short_id();
    c.attr("user_id", &user_id);
    w.html(home_view(&user_id, &game));
}

/// The stream of one tab: it is a player for as long as this stream is open.
#[handler]
async fn subscribe(c: Context, w: Writer, game: Arc<Game>, relay: Relay<String>) -> Result {
    let me = who(&c).await?;

    // Subscribe before anything else: what happens from here on cannot be missed. The page shows
    // all there is, so of ten clicks that a slow tab has not seen yet it needs only the latest.
    let mut live = c.alive(relay.subscribe("*").latest());
    game.join(&me);
    relay.publish("join", me.clone());
    c.event("Player connected", attrs! { "user_id" => me });

    // The first patch brings a tab that reconnects up to date, whatever it has missed.
    let mut sse = w.sse();
    sse.patch(home_view(&me, &game));

    // The event only says that something changed. What to show is in the game.
    while let Some((subject, from)) = live.next().await {
        c.event("relay", attrs! { subject, from });
        sse.patch(home_view(&me, &game));
    }

    // The loop ends when the tab goes away or the server stops. This always runs.
    game.leave(&me);
    c.event("Player disconnected", attrs! { "user_id" => me });
    relay.publish("leave", me);
    Ok(())
}

/// Paints or clears one cell.
#[handler]
async fn click(c: Context, w: Writer, game: Arc<Game>, relay: Relay<String>) -> Result {
    let me = who(&c).await?;
    let cell: u32 = c.query("cellId")?;
    c.attr("cell_id", cell);
    if cell >= game.total_cells() {
        return Err(HttpError::new(400, format!("There is no cell {cell}.")).into());
    }
    if !game.has(&me) {
        // A tab we do not know, for example after its stream was cut: start afresh.
        w.redirect(HOME.href());
        return Ok(());
    }

    // The browser has its answer now. `w` is gone, so a second one does not compile.
    w.empty(204);

    if let Some(action) = game.toggle(&me, cell) {
        c.event(
            "Cell toggled",
            attrs! { "cell_id" => cell, "action" => action.as_str() },
        );
        relay.publish("click", me);
    }
    Ok(())
}

/// Empties the board.
#[handler]
async fn reset(c: Context, w: Writer, game: Arc<Game>, relay: Relay<String>) -> Result {
    let me = who(&c).await?;
    if !game.has(&me) {
        w.redirect(HOME.href());
        return Ok(());
    }
    w.empty(204);
    game.reset();
    relay.publish("reset", me);
    Ok(())
}

/// The player who sent this request. Signals that are missing or broken are answered with 400.
async fn who(c: &Context) -> Result<String> {
    let me = c.signals::<HomeSignals>().await?.user_id;
    if me.is_empty() || me.chars().count() > 32 {
        return Err(
            HttpError::new(400, "The signal `user_id` must have 1 to 32 characters.").into(),
        );
    }
    c.attr("user_id", &me);
    Ok(me)
}

/// Puts the app together: called once, before the server listens.
#[stario::main]
pub(crate) async fn bootstrap(app: &mut App, span: &Span) -> Result {
    let game = Arc::new(Game::new(GRID_SIZE));
    let relay = Relay::new();

    span.attr("tiles.grid_size", GRID_SIZE);
    span.attr("tiles.total_cells", game.total_cells());
    span.attr("tiles.color_count", PALETTE.len());
    span.attr("tiles.static_dir", STATIC.dir());

    app.assets(&STATIC);
    // A handler gets exactly what it is given here. No globals, no magic.
    app.add(HOME, home(game.clone()));
    app.add(SUBSCRIBE, subscribe(game.clone(), relay.clone()));
    app.add(CLICK, click(game.clone(), relay.clone()));
    app.add(RESET, reset(game, relay));
    Ok(())
}

#[cfg(test)]
mod tests;
