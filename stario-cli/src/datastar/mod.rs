//! `cargo stario datastar`: the client in the user's own directory, checked.
//!
//! The client is not part of this project: it is fetched when it is asked for,
//! and only bytes with the pinned SHA-256 are ever written.

mod add;
mod bundle;
mod source;
mod status;
mod write;

#[cfg(test)]
mod test_server;
#[cfg(test)]
mod tests;

pub(crate) use add::{Added, Wanted, add};
pub(crate) use bundle::sha256;
pub(crate) use source::World;
pub(crate) use write::whole_file;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use crate::failure::Failure;

/// The name of the client's file, in every directory.
pub(crate) const FILE: &str = "datastar.js";

const HELP: &str = "\
The client is one file, which belongs into the repository of your app; DIR is static/js unless you
name another.

Examples:
  cargo stario datastar add       in an app that has none
  cargo stario datastar status    is it the right one?
  cargo stario datastar update    after an update of stario

Exit codes: 0 done, 1 when it could not be had or is another one.";

#[derive(Debug, Subcommand)]
#[command(after_help = HELP)]
pub(crate) enum Command {
    /// Write the Datastar client to DIR/datastar.js, after checking its SHA-256
    ///
    /// It comes from the official CDN or, where that cannot be reached, from a
    /// published crate that holds the same bytes. The variable `DATASTAR_JS`
    /// names a file to take it from instead.
    Add(add::Args),
    /// Replace the client in DIR by the version that this stario is made for
    ///
    /// As `add`, but what is there may be another version. A bundle of your own goes, too: keep a
    /// copy.
    Update(add::UpdateArgs),
    /// Say which Datastar client is in DIR
    Status {
        /// The directory that holds datastar.js
        #[arg(default_value = "static/js")]
        dir: PathBuf,
    },
}

pub(crate) fn run(command: &Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Add(args) => add::run(args),
        Command::Update(args) => add::update(args),
        Command::Status { dir } => status::run(dir),
    }
}
