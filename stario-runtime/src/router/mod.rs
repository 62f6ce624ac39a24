//! The match table: which handler answers a method and a path.
//!
//! [`Router::find`] is the whole of it: one walk down a tree of segments, with a way back. Host
//! names will become one more level above the tree.

mod conflict;
mod find;
mod params;
#[cfg(test)]
mod props;
mod table;
#[cfg(test)]
mod tests;
mod trie;

pub use conflict::Conflict;
pub use find::Match;
pub use params::Params;
pub use table::Router;
