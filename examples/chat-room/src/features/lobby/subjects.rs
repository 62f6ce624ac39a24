//! What the relay says about the list.

/// A room was made or thrown away.
pub(crate) const ROOMS: &str = "lobby.rooms";

/// What may change the list: the rooms themselves, and how many are in each.
pub(crate) const ALL: [&str; 2] = ["lobby.*", "room.*"];

/// True when the list looks different now. What is said in a room does not matter here.
pub(crate) fn concerns_the_list(subject: &str) -> bool {
    subject.starts_with("lobby.") || subject.ends_with(".presence") || subject.ends_with(".deleted")
}
