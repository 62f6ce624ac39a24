//! The macros of stario. Use them through the `stario` crate, which documents each.
