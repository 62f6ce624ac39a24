//! What the relay says, and about which room.

pub(crate) fn presence(room: &str) -> String {
    format!("room.{room}.presence")
}

pub(crate) fn message(room: &str) -> String {
    format!("room.{room}.message")
}

pub(crate) fn typing(room: &str) -> String {
    format!("room.{room}.typing")
}

pub(crate) fn deleted(room: &str) -> String {
    format!("room.{room}.deleted")
}

/// Everything about one room.
pub(crate) fn all(room: &str) -> String {
    format!("room.{room}.*")
}
