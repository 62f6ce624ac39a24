//! One handler per address. A query shows what is; a command changes something and says so to the
//! relay; nobody does both.

use stario::prelude::*;

use super::models::TEXT;
use super::signals::Draft;
use super::urls::{LIVE, ROOM, SEND, TYPING};
use super::views::{live_view, page_view};
use super::{data, subjects};
use crate::common::Visitor;
use crate::db::Db;
use crate::features::lobby::LOBBY;

/// Gives every address its handler, and every handler exactly what it needs.
pub(crate) fn register(app: &mut App, db: &Db, relay: &Relay<()>) {
    app.add(ROOM, show(db.clone()));
    app.add(LIVE, live(db.clone(), relay.clone()));
    app.add(SEND, send(db.clone(), relay.clone()));
    app.add(TYPING, typing(db.clone(), relay.clone()));
}

#[handler]
async fn show(c: Context, w: Writer, db: Db) -> Result {
    let id: String = c.param("room_id")?;
    match data::load(&db, &id).await? {
        Some(room) => w.html(page_view(&room, &Visitor::opening(&c))),
        // Thrown away, or never there: the others are in the lobby.
        None => w.redirect(LOBBY.href()),
    }
    Ok(())
}

/// The stream of one tab: somebody is here for as long as one of these is open.
#[handler]
async fn live(c: Context, w: Writer, db: Db, relay: Relay<()>) -> Result {
    let id: String = c.param("room_id")?;
    let Some(me) = Visitor::of(&c).await? else {
        w.redirect(ROOM.href(&id));
        return Ok(());
    };

    // Subscribed before anything is read: what happens from here on cannot be missed.
    let mut changes = c.alive(relay.subscribe(subjects::all(&id)).latest());
    if !data::join(&db, &id, &me).await? {
        w.redirect(LOBBY.href());
        return Ok(());
    }
    relay.publish(subjects::presence(&id), ());
    c.event("Joined", attrs! { "room_id" => id });

    let mut sse = w.sse();
    // Whatever goes wrong while it is shown, somebody who was here has to leave.
    let shown = async {
        loop {
            let Some(room) = data::load(&db, &id).await? else {
                sse.navigate(LOBBY.href());
                return Result::Ok(());
            };
            sse.patch(live_view(&room, &me.user_id));
            if changes.next().await.is_none() {
                return Ok(());
            }
        }
    }
    .await;

    data::leave(&db, &id, &me.user_id).await?;
    relay.publish(subjects::presence(&id), ());
    c.event("Left", attrs! { "room_id" => id });
    shown
}

#[handler]
async fn send(c: Context, w: Writer, db: Db, relay: Relay<()>) -> Result {
    let id: String = c.param("room_id")?;
    let me = Visitor::of(&c)
        .await?
        .map(|me| me.user_id)
        .unwrap_or_default();
    if !data::is_here(&db, &id, &me).await? {
        // A tab whose stream was cut: the page joins again, or leads to the lobby.
        w.redirect(ROOM.href(&id));
        return Ok(());
    }
    let Draft { message } = c.signals().await?;
    let text: String = message.trim().chars().take(TEXT).collect();
    w.empty(204);
    if !text.is_empty() && data::say(&db, &id, &me, text).await? {
        relay.publish(subjects::message(&id), ());
    }
    Ok(())
}

#[handler]
async fn typing(c: Context, w: Writer, db: Db, relay: Relay<()>) -> Result {
    let id: String = c.param("room_id")?;
    let me = Visitor::of(&c)
        .await?
        .map(|me| me.user_id)
        .unwrap_or_default();
    let Draft { message } = c.signals().await?;
    w.empty(204);
    let typing = !message.trim().is_empty();
    if data::set_typing(&db, &id, &me, typing).await? {
        relay.publish(subjects::typing(&id), ());
    }
    Ok(())
}
