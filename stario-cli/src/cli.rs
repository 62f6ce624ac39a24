//! The grammar of the command line.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[cfg(unix)]
use crate::dev;
use crate::failure::Failure;
use crate::{datastar, demo, fmt, new};

/// Realtime hypermedia apps in Rust.
#[derive(Debug, Parser)]
#[command(
    name = "cargo stario",
    bin_name = "cargo stario",
    version,
    propagate_version = true,
    arg_required_else_help = true
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a new app from a template
    New(new::Args),
    // Without a doc comment: the arguments have one, of more than a line.
    #[cfg(unix)]
    Dev(dev::Args),
    /// Run an example of the stario checkout you are in
    Demo(demo::Args),
    /// Format the templates of your code: what stands inside of `html!`
    Fmt(fmt::Args),
    /// Fetch and check the Datastar client
    #[command(subcommand)]
    Datastar(datastar::Command),
}

/// Reads the arguments and runs what they name.
///
/// What is not understood ends the process with exit code 2, as clap does it.
pub(crate) fn run(args: impl Iterator<Item = OsString>) -> Result<ExitCode, Failure> {
    match Cli::parse_from(without_cargos_own(args)).command {
        Command::New(args) => new::run(&args),
        #[cfg(unix)]
        Command::Dev(args) => dev::run(args),
        Command::Demo(args) => demo::run(&args),
        Command::Fmt(args) => fmt::run(&args),
        Command::Datastar(command) => datastar::run(&command),
    }
}

/// Cargo starts an installed subcommand as `cargo-stario stario …`, the alias
/// of this workspace as `cargo-stario …`.
fn without_cargos_own(args: impl Iterator<Item = OsString>) -> impl Iterator<Item = OsString> {
    args.enumerate()
        .filter(|(position, arg)| *position != 1 || arg != "stario")
        .map(|(_, arg)| arg)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn parse(args: &[&str]) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(without_cargos_own(args.iter().map(OsString::from)))
    }

    #[test]
    fn the_grammar_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_alias_and_the_installed_subcommand_mean_the_same() {
        for args in [
            &["cargo-stario", "demo", "tiles"][..],
            &["cargo-stario", "stario", "demo", "tiles"],
        ] {
            let command = parse(args).expect("it parses").command;
            assert!(matches!(command, Command::Demo(_)), "{args:?}");
        }
    }

    #[test]
    fn only_the_first_stario_is_cargos() {
        let command = parse(&["cargo-stario", "datastar", "add", "stario"]);
        assert!(command.is_ok());
        assert!(parse(&["cargo-stario", "stario", "stario"]).is_err());
    }

    #[test]
    fn a_misspelt_command_gets_a_suggestion_and_exit_code_2() {
        let error = parse(&["cargo-stario", "datastra"]).expect_err("no such command");
        assert!(error.to_string().contains("'datastar'"));
        assert_eq!(error.exit_code(), 2);
    }
}
