//! The hot loops of the output buffer: escaping, digits, and the start of an attribute.
//!
//! This is the only module of the project with `unsafe` code. It writes into the spare capacity of
//! a `String` a whole block at a time and advances by what counts, so that short strings need no
//! `memcpy` call and special characters no second look. Everything it does is also written plainly
//! in [`safe`], and property tests, unit tests and a fuzz target hold the two against each other.
//!
//! What the unsafe blocks rely on is the same everywhere:
//!
//! - before a store there is room for the whole store, also for the part that will not count;
//! - the length grows only over bytes that were written;
//! - what is written is copied text, with ASCII characters replaced by whole characters, or ASCII.

#![allow(unsafe_code)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::inline_always,
    reason = "the casts cut a block or a number below a hundred down on purpose, and a helper that \
              is called per block must not become a call"
)]

mod append;
mod block;
mod call;
mod digits;
mod markup;
#[cfg(any(test, fuzzing))]
pub(crate) mod safe;

pub(crate) use append::{append, open_attribute};
pub(crate) use call::{attribute_after, put, text_after};
pub(crate) use digits::digits;
pub(crate) use markup::{ROOM, attribute, text};

#[cfg(test)]
mod tests;
