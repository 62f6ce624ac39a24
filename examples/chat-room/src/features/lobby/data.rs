//! The rooms, in the database.

use rusqlite::{Connection, params};
use stario::prelude::*;

use super::models::{Card, slug};
use crate::db::Db;

/// All rooms by title, with how many people are in each.
pub(crate) async fn cards(db: &Db) -> Result<Vec<Card>> {
    db.run(|connection| {
        let mut query = connection.prepare_cached(
            "SELECT id, title, description,
                    (SELECT count(*) FROM users WHERE room_id = rooms.id)
             FROM rooms ORDER BY title COLLATE NOCASE, id",
        )?;
        let cards = query.query_map([], |row| {
            Ok(Card {
                id: row.get(0)?,
                title: row.get(1)?,
                description: row.get(2)?,
                online: row.get(3)?,
            })
        })?;
        cards.collect()
    })
    .await
}

/// Makes a room; returns its address. A second "Tea" gets `tea-2`.
pub(crate) async fn create(db: &Db, title: String, description: String) -> Result<String> {
    db.run(move |connection| {
        let transaction = connection.transaction()?;
        let id = free_id(&transaction, &slug(&title))?;
        transaction.execute(
            "INSERT INTO rooms (id, title, description) VALUES (?1, ?2, ?3)",
            params![id, title, description],
        )?;
        transaction.commit()?;
        Ok(id)
    })
    .await
}

/// Throws a room away, and with it what was said in it; false when there was none.
pub(crate) async fn delete(db: &Db, id: String) -> Result<bool> {
    db.run(move |connection| Ok(connection.execute("DELETE FROM rooms WHERE id = ?1", [id])? > 0))
        .await
}

fn free_id(connection: &Connection, slug: &str) -> rusqlite::Result<String> {
    let mut taken = connection.prepare_cached("SELECT 1 FROM rooms WHERE id = ?1")?;
    let mut id = slug.to_owned();
    for number in 2.. {
        if !taken.exists([&id])? {
            break;
        }
        id = format!("{slug}-{number}");
    }
    Ok(id)
}
