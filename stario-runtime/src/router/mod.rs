//! The match table: which handler answers a method and a path.
//!
//! [`Router::find`] is the whole of it: one walk down a tree of segments, with a way back. Where
//! routes name hosts, a tree of their labels stands above it.

mod conflict;
mod exact;
mod find;
mod hosts;
mod literals;
mod params;
#[cfg(test)]
mod props;
mod table;
#[cfg(test)]
mod tests;
mod trie;

pub use conflict::Conflict;
pub use find::Match;
pub(crate) use hosts::last_label;
pub use params::Params;
pub use table::Router;
