//! The template language of `html!` as an ordinary library.
//!
//! One recovering parser serves the macros, tools and tests. A macro call goes
//! through these steps, each a module of its own:
//!
//! 1. `parse` turns tokens into a tree (`ast`) and never gives up: what it
//!    steps over is reported and the rest is still there.
//! 2. `check` looks at the finished tree with the tables of `stario-html`:
//!    names, values, duplicates, nesting; `ds` has the rules of Datastar
//!    attributes.
//! 3. `lower` merges static markup, escapes it, and gives every value its
//!    context (`ir`); `js` checks and prints JavaScript on the way.
//! 4. `codegen` prints Rust that calls the run time of the facade. To an editor
//!    (`host`) it also gives what `editor` makes of the names, for completion.
//!
//! In development `hot` makes the same code with its fixed text in a table, and
//! compares two versions of a file: where the code is equal, the running program
//! needs no build but another table.
//!
//! A formatter asks for `marks` instead: where each piece of a template lies in its source.
//!
//! Mistakes are collected in [`Diagnostics`] and become `compile_error!`s next
//! to the best code that can still be generated, so that rustc and editors see
//! every expression of the user exactly once.

mod ast;
mod check;
mod codegen;
mod cursor;
mod diag;
mod ds;
mod editor;
mod expand;
mod host;
pub mod hot;
mod ir;
mod js;
mod literal;
mod lower;
mod marks;
mod parse;
mod table;
#[cfg(test)]
mod testing;

pub use diag::{Diagnostic, Diagnostics, Range};
pub use editor::items as editor_items;
pub use expand::{diagnose, ds, html, js};
pub use marks::{Mark, MarkKind, ScriptToken, layout, layout_attributes, layout_script};
