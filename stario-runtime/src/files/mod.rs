//! Files that change while the server runs: one named by a handler, or a directory of them.
//!
//! Opposite to `assets`, nothing is known beforehand: each request opens its file, asks it how
//! it is, and answers for exactly what it has opened.

mod disposition;
mod mount;
mod name;
mod send;
#[cfg(all(test, unix))]
mod tests;

pub use self::mount::Files;
