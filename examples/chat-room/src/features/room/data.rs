//! A room in the database.

use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, OptionalExtension, params};
use stario::prelude::*;

use super::models::{HISTORY, Message, Person, Room};
use crate::common::{Visitor, known};
use crate::db::Db;

/// Everything about one room, as it is at this moment; `None` when there is no such room.
pub(crate) async fn load(db: &Db, id: &str) -> Result<Option<Room>> {
    let id = id.to_owned();
    db.run(move |connection| {
        let head = connection
            .prepare_cached("SELECT title, description FROM rooms WHERE id = ?1")?
            .query_row([&id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((title, description)) = head else {
            return Ok(None);
        };
        Ok(Some(Room {
            title,
            description,
            people: people(connection, &id)?,
            messages: messages(connection, &id)?,
            id,
        }))
    })
    .await
}

fn people(connection: &Connection, room: &str) -> rusqlite::Result<Vec<Person>> {
    let mut query = connection.prepare_cached(
        "SELECT id, username, color, typing FROM users WHERE room_id = ?1 ORDER BY username, id",
    )?;
    let people = query.query_map([room], |row| {
        Ok(Person {
            user_id: row.get(0)?,
            username: row.get(1)?,
            color: known(row.get_ref(2)?.as_str()?),
            typing: row.get(3)?,
        })
    })?;
    people.collect()
}

fn messages(connection: &Connection, room: &str) -> rusqlite::Result<Vec<Message>> {
    let mut query = connection.prepare_cached(
        "SELECT id, user_id, username, color, text, timestamp
         FROM messages WHERE room_id = ?1 ORDER BY id",
    )?;
    let messages = query.query_map([room], |row| {
        Ok(Message {
            id: row.get(0)?,
            user_id: row.get(1)?,
            username: row.get(2)?,
            color: known(row.get_ref(3)?.as_str()?),
            text: row.get(4)?,
            timestamp: row.get(5)?,
        })
    })?;
    messages.collect()
}

/// Counts one more tab of a visitor; false when the room is gone.
///
/// Tabs are counted because a browser that reconnects may open the new stream before the old one
/// has ended, and must not disappear when it does.
pub(crate) async fn join(db: &Db, room: &str, who: &Visitor) -> Result<bool> {
    let (room, who) = (room.to_owned(), who.clone());
    db.run(move |connection| {
        let joined = connection.execute(
            "INSERT INTO users (id, room_id, username, color)
             SELECT ?1, id, ?3, ?4 FROM rooms WHERE id = ?2
             ON CONFLICT DO UPDATE SET tabs = tabs + 1, username = ?3, color = ?4",
            params![who.user_id, room, who.username, who.tint()],
        )?;
        Ok(joined > 0)
    })
    .await
}

/// Counts one tab less; the last one takes the visitor with it.
pub(crate) async fn leave(db: &Db, room: &str, user: &str) -> Result {
    let (room, user) = (room.to_owned(), user.to_owned());
    db.run(move |connection| {
        let key = params![user, room];
        connection.execute(
            "UPDATE users SET tabs = tabs - 1, typing = 0 WHERE id = ?1 AND room_id = ?2",
            key,
        )?;
        connection.execute(
            "DELETE FROM users WHERE id = ?1 AND room_id = ?2 AND tabs < 1",
            key,
        )?;
        Ok(())
    })
    .await
}

/// Nobody is here when the server starts: a process that was killed could not say so.
pub(crate) async fn forget_presence(db: &Db) -> Result {
    db.run(|connection| connection.execute("DELETE FROM users", []))
        .await?;
    Ok(())
}

/// Keeps a message and the newest hundred of its room; false when its author is not here.
pub(crate) async fn say(db: &Db, room: &str, user: &str, text: String) -> Result<bool> {
    let (room, user) = (room.to_owned(), user.to_owned());
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    db.run(move |connection| {
        let transaction = connection.transaction()?;
        // The name and the colour are those the author has joined with.
        let said = transaction.execute(
            "INSERT INTO messages (room_id, user_id, username, color, text, timestamp)
             SELECT room_id, id, username, color, ?3, ?4 FROM users WHERE id = ?1 AND room_id = ?2",
            params![user, room, text, now.as_secs_f64()],
        )?;
        transaction.execute(
            "DELETE FROM messages WHERE room_id = ?1 AND id <= (
                 SELECT id FROM messages WHERE room_id = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
            params![room, HISTORY],
        )?;
        transaction.execute(
            "UPDATE users SET typing = 0 WHERE id = ?1 AND room_id = ?2",
            params![user, room],
        )?;
        transaction.commit()?;
        Ok(said > 0)
    })
    .await
}

/// Says whether somebody is here.
pub(crate) async fn is_here(db: &Db, room: &str, user: &str) -> Result<bool> {
    let (room, user) = (room.to_owned(), user.to_owned());
    db.run(move |connection| {
        connection
            .prepare_cached("SELECT 1 FROM users WHERE id = ?1 AND room_id = ?2")?
            .exists([user, room])
    })
    .await
}

/// Notes that somebody types, or no longer does; true when that is news.
pub(crate) async fn set_typing(db: &Db, room: &str, user: &str, typing: bool) -> Result<bool> {
    let (room, user) = (room.to_owned(), user.to_owned());
    db.run(move |connection| {
        let changed = connection.execute(
            "UPDATE users SET typing = ?3 WHERE id = ?1 AND room_id = ?2 AND typing <> ?3",
            params![user, room, typing],
        )?;
        Ok(changed > 0)
    })
    .await
}
