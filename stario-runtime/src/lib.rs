//! The hyper runtime of stario. Use it through the `stario` crate.
