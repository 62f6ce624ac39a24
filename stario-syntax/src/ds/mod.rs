//! The rules of `ds:` attributes: keys, values, modifiers and tags.
//!
//! The client ignores most mistakes in silence, and one it does not ignore can
//! leave the rest of the page dead, so each is an error here.

mod check;
mod event;
mod modifiers;
mod name;
mod signal;
mod unknown;

pub(crate) use check::{Form, check};
pub(crate) use name::Parsed;

#[cfg(test)]
mod tests;
