//! What the relay says, and about what.

pub(crate) const ADDED: &str = "todos.added";
pub(crate) const TOGGLED: &str = "todos.toggled";
pub(crate) const REMOVED: &str = "todos.removed";

/// Everything about todos.
pub(crate) const ALL: &str = "todos.*";
