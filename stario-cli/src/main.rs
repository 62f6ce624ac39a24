//! `cargo stario`: the command line of stario.
//!
//! One file per command; [`cli`] is the grammar, [`failure`] the shape of every
//! error message, [`bar`] how far slow work is, [`cargo`] how Cargo is called. Exit codes: 0 done, 1 failed,
//! 2 not understood, 130 when Ctrl-C ended it.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line talks to its terminal"
)]

mod bar;
mod build;
mod cargo;
mod cli;
mod completions;
mod datastar;
mod demo;
#[cfg(unix)]
mod dev;
mod doctor;
mod failure;
mod fmt;
mod html2rs;
mod new;
mod output;
mod routes;
#[cfg(test)]
mod scratch;
mod table;
#[cfg(feature = "sqlite")]
mod traces;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run(std::env::args_os()).unwrap_or_else(|failure| {
        eprintln!("{failure}");
        ExitCode::FAILURE
    })
}
