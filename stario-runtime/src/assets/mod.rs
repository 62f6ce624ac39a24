//! Static files: embedded in the program, fingerprinted, cached for a year.
//!
//! `assets!` in an application makes one [`Assets`] per directory. Every URL that it hands out
//! holds the hash of the content, so browsers keep files forever and still see every change at
//! once. What is not in the table is not served: no path of a request is ever joined to a
//! directory.
//!
//! Text is sent in the smallest coding that the client takes. Codings are made by the program that
//! serves them, once each: by the compiler they would cost every build, and need the encoders
//! built a second time for the macro.
//!
//! A debug build reads the directory again when a file in it has changed, so editing a style
//! sheet needs no compiler. A release build serves what it was compiled with.

mod asset;
#[cfg(debug_assertions)]
mod disk;
mod index;
mod name;
mod script;
mod serve;
mod table;
#[cfg(test)]
mod tests;
mod version;

pub use asset::Asset;
pub use index::asset_index;
pub use script::DatastarClient;
pub use table::{AssetDir, AssetFile, AssetStats, Assets};
