//! One handler per address. A query shows what is; a command changes something and says so to the
//! relay; nobody does both.

use stario::prelude::*;

use super::data::Store;
use super::models::TITLE;
use super::signals::NewTodo;
use super::urls::{ADD, LIST, LIVE, REMOVE, TOGGLE};
use super::views::{list_view, page_view};
use super::{signals, subjects};

/// Gives every address its handler, and every handler exactly what it needs.
pub(crate) fn register(app: &mut App, store: Store, relay: Relay<u32>) {
    app.add(LIST, list(store.clone()));
    app.add(LIVE, live(store.clone(), relay.clone()));
    app.add(ADD, add(store.clone(), relay.clone()));
    app.add(TOGGLE, toggle(store.clone(), relay.clone()));
    app.add(REMOVE, remove(store, relay));
}

#[handler]
async fn list(_c: Context, w: Writer, store: Store) {
    w.html(page_view(&store.all()));
}

/// The stream of one tab.
#[handler]
async fn live(c: Context, w: Writer, store: Store, relay: Relay<u32>) {
    // Subscribed first, so that nothing is missed; only the latest message counts, because the
    // view shows all there is.
    let mut changes = c.alive(relay.subscribe(subjects::ALL).latest());
    let mut sse = w.sse();
    sse.patch(list_view(&store.all()));
    while let Some((subject, id)) = changes.next().await {
        c.event("relay", attrs! { subject, id });
        sse.patch(list_view(&store.all()));
    }
    // The tab has gone, or the server is stopping. This is the place to clean up.
}

#[handler]
async fn add(c: Context, w: Writer, store: Store, relay: Relay<u32>) -> Result {
    let signals::NewTodo { title } = c.signals().await?;
    let title = title.trim();
    if title.is_empty() || title.chars().count() > TITLE {
        let message = format!("A todo needs a title of at most {TITLE} characters.");
        return Err(HttpError::new(400, message).into());
    }
    if !store.add(title) {
        return Err(HttpError::new(409, "The list is full: remove something first.").into());
    }
    // Empties the field of the tab that asked.
    w.signals(&NewTodo {
        title: String::new(),
    });
    relay.publish(subjects::ADDED, 0);
    Ok(())
}

#[handler]
async fn toggle(c: Context, w: Writer, store: Store, relay: Relay<u32>) -> Result {
    let id = c.param("id")?;
    if !store.toggle(id) {
        return Err(HttpError::new(404, "Somebody has removed it.").into());
    }
    w.empty(204);
    relay.publish(subjects::TOGGLED, id);
    Ok(())
}

#[handler]
async fn remove(c: Context, w: Writer, store: Store, relay: Relay<u32>) -> Result {
    let id = c.param("id")?;
    if !store.remove(id) {
        return Err(HttpError::new(404, "Somebody has removed it.").into());
    }
    w.empty(204);
    relay.publish(subjects::REMOVED, id);
    Ok(())
}
