//! Prints the steps as Rust; decides nothing.
//!
//! Paths are absolute and carry the crate's own tokens, located at the value
//! they handle, so that rustc puts its labels under the user's braces. Local
//! names have `mixed_site` hygiene and cannot meet the user's.

mod attribute;
mod component;
mod steps;
mod table;
mod template;
mod tokens;
mod value;

pub(crate) use table::Template;
pub(crate) use template::{Codegen, Target};
