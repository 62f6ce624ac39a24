//! Markup without a build.
//!
//! In a development build the fixed text of a template is not in its code but in
//! a table beside it. When a file changes, [`Sites::compare`] expands the
//! templates of both versions: where the code is the same, token by token, the
//! program that rustc would make is the one that runs, apart from the tables, and
//! those can be replaced while it runs. Whatever else has changed needs a build.
//!
//! A table belongs to a call site: file, line, column, and a hash of what the
//! macro was given. The macro leaves these in the program as a marker, and
//! [`Sites::of`] reads the markers off the executable. So a template is replaced
//! only where the program is known to have been built from the text that the new
//! one is compared with, by the same version of this crate.
//!
//! What this cannot see is markup that the program keeps: a page that was
//! rendered once and is sent again and again. Templates in a `static`, in
//! `get_or_init` or in a macro that is not known here need a build, and the run
//! time refuses those that were rendered before the server started.

mod compare;
mod expand;
mod marker;
mod sites;
mod walk;

pub use compare::Comparison;
pub use expand::{ds, html, js};
pub use sites::Sites;

#[cfg(test)]
mod play;
#[cfg(test)]
mod props;
#[cfg(test)]
mod tests;
