//! What only editors see.
//!
//! Names in a template are no Rust names, so an editor has nothing to offer where they are
//! written. When rust-analyzer expands the macro, the expansion starts with a path for each name,
//! located at the name: completion and hover follow it to items that exist for this purpose alone
//! and carry the documentation. The compiler gets neither the paths nor the items.

mod attributes;
mod component;
mod datastar;

mod elements;
mod items;
mod mirror;
mod names;
mod words;

pub(crate) use component::component;
pub use items::items;
pub(crate) use mirror::{attributes, html};
