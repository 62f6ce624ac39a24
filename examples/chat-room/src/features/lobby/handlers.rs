//! One handler per address. A query shows what is; a command changes something and says so to the
//! relay; nobody does both.

use stario::prelude::*;

use super::models::{DESCRIPTION, TITLE};
use super::signals::NewRoom;
use super::urls::{CREATE, DELETE, LIVE, LOBBY};
use super::views::{live_view, page_view};
use super::{data, subjects};
use crate::common::Visitor;
use crate::db::Db;
use crate::features::room::{self, ROOM};

/// Gives every address its handler, and every handler exactly what it needs.
pub(crate) fn register(app: &mut App, db: &Db, relay: &Relay<()>) {
    app.add(LOBBY, lobby(db.clone()));
    app.add(LIVE, live(db.clone(), relay.clone()));
    app.add(CREATE, create(db.clone(), relay.clone()));
    app.add(DELETE, delete(db.clone(), relay.clone()));
}

#[handler]
async fn lobby(c: Context, w: Writer, db: Db) -> Result {
    w.html(page_view(&Visitor::opening(&c), &data::cards(&db).await?));
    Ok(())
}

/// The stream of one tab.
#[handler]
async fn live(c: Context, w: Writer, db: Db, relay: Relay<()>) -> Result {
    // Subscribed first, so that nothing is missed; only the latest of a subject counts, because
    // the view shows all there is.
    let mut changes = c.alive(relay.subscribe(subjects::ALL).latest());
    let mut sse = w.sse();
    sse.patch(live_view(&data::cards(&db).await?));
    while let Some((subject, ())) = changes.next().await {
        if subjects::concerns_the_list(&subject) {
            sse.patch(live_view(&data::cards(&db).await?));
        }
    }
    Ok(())
}

#[handler]
async fn create(c: Context, w: Writer, db: Db, relay: Relay<()>) -> Result {
    let form: NewRoom = c.signals().await?;
    let title: String = form.room_title.trim().chars().take(TITLE).collect();
    if title.is_empty() {
        w.redirect(LOBBY.href());
        return Ok(());
    }
    let about = form.room_description.trim();
    let about = if about.is_empty() { &title } else { about };
    let description = about.chars().take(DESCRIPTION).collect();
    let id = data::create(&db, title, description).await?;
    c.event("Room created", attrs! { "room_id" => id });
    relay.publish(subjects::ROOMS, ());
    w.redirect(ROOM.href(&id));
    Ok(())
}

#[handler]
async fn delete(c: Context, w: Writer, db: Db, relay: Relay<()>) -> Result {
    let id: String = c.param("room_id")?;
    if data::delete(&db, id.clone()).await? {
        c.event("Room deleted", attrs! { "room_id" => id });
        relay.publish(room::subjects::deleted(&id), ());
        relay.publish(subjects::ROOMS, ());
    }
    w.redirect(LOBBY.href());
    Ok(())
}
