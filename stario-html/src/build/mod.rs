//! Markup without a macro: elements, attributes and Datastar attributes as functions.

mod attributes;
mod content;
pub mod ds;
mod elements;
mod kinds;
mod named;
mod tag;
#[cfg(test)]
mod tests;

pub use attributes::attrs;
pub use elements::tags;
pub use kinds::{Custom, Element, Has, HasChildren, HasText};
pub use tag::Tag;
