//! Fixed text of templates that can be replaced while the program runs.
//!
//! With the feature `hot`, in builds with `debug_assertions`, the macros of stario keep the fixed
//! text of each template in a table, known by a marker of its call site. `cargo stario dev` compares
//! a file that was saved with what the program was built from, and where only such text is
//! different, sends the new tables. What renders from then on has them.

mod line;
mod table;

pub use table::{Texts, apply, started, texts};

pub(crate) use table::text;
