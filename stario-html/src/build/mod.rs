//! Markup without a macro: elements, attributes and Datastar attributes as functions.

mod attributes;
pub mod ds;
mod elements;
mod tag;
#[cfg(test)]
mod tests;

pub use attributes::attrs;
pub use elements::tags;
pub use tag::{Custom, Element, Has, HasChildren, HasText, Tag};
