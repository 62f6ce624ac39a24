//! What a todo is.

/// The longest title, in characters.
pub(crate) const TITLE: usize = 200;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Todo {
    pub(crate) id: u32,
    pub(crate) title: String,
    pub(crate) done: bool,
}
