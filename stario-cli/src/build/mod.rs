//! `cargo stario build`: a release build with assets that are compressed already, and what it weighs.

mod assets;
mod command;

pub(crate) use command::{Args, run};
