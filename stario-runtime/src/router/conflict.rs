//! Two routes for one method and one set of paths.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use crate::route::Route;

/// Two routes that answer the same method on the same paths.
///
/// Its text names both places in the source:
///
/// ```text
/// two handlers for one route:
///   GET /rooms/{id} added at src/main.rs:12:9
///   GET /rooms/{room} added at src/rooms.rs:40:9
/// ```
#[derive(Clone, Debug)]
pub struct Conflict {
    pub(super) first: (Arc<Route>, &'static Location<'static>),
    pub(super) second: (Arc<Route>, &'static Location<'static>),
}

impl Conflict {
    /// The route that was there first, and where it was added.
    pub fn first(&self) -> (&Route, &'static Location<'static>) {
        (&self.first.0, self.first.1)
    }

    /// The route that was refused, and where it was to be added.
    pub fn second(&self) -> (&Route, &'static Location<'static>) {
        (&self.second.0, self.second.1)
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "two handlers for one route:\n  {} added at {}\n  {} added at {}",
            self.first.0, self.first.1, self.second.0, self.second.1
        )
    }
}

impl std::error::Error for Conflict {}
