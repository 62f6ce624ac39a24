//! `cargo stario fmt`: formats the bodies of `html!`, `ds!` and `js!`.
//!
//! `file` takes a file apart and puts it together again, `source` is what the lexer sees, `calls`
//! where the macros are, `skip` what is to be left alone. `print` with `tag`, `attr`, `control` and
//! `script` lays out what the parser of the macros read, [`rust`] has Rust formatted by
//! [`rustfmt`], and [`same`] compares before anything is written.

mod attr;
mod calls;
mod command;
mod control;
mod diff;
mod file;
mod files;
mod many;
#[cfg(test)]
mod meaning;
mod print;
mod rust;
mod rustfmt;
mod same;
mod script;
mod skip;
mod source;
mod tag;
#[cfg(test)]
mod tests;

pub(crate) use command::{Args, run};
pub(crate) use file::format;
pub(crate) use files::{from_here, modules_of};

/// No line is longer where that can be helped.
const MAX_WIDTH: usize = 100;
/// What a level is indented.
const TAB: usize = 4;

/// The columns of a text on one line.
fn width(text: &str) -> usize {
    text.chars().count()
}
