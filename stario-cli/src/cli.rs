//! The grammar of the command line.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

#[cfg(unix)]
use crate::dev;
use crate::failure::Failure;
#[cfg(feature = "sqlite")]
use crate::traces;
use crate::{build, completions, datastar, demo, doctor, fmt, html2rs, new, routes};

const HELP: &str = "\
Begin with:
  cargo stario new my-app
  cd my-app
  cargo stario dev

Exit codes: 0 done, 1 failed or something to do, 2 not understood, 130 ended by Ctrl-C.";

/// Realtime hypermedia apps in Rust.
#[derive(Debug, Parser)]
#[command(
    name = "cargo stario",
    bin_name = "cargo stario",
    version,
    propagate_version = true,
    arg_required_else_help = true,
    after_help = HELP
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
    /// Build and run the app, and show every change in the browser at once (needs a Unix)
    #[cfg(not(unix))]
    #[command(disable_help_flag = true)]
    Dev {
        #[arg(hide = true, trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
    /// Run an example of the stario checkout you are in
    Demo(demo::Args),
    /// Build for production, and show what the parts weigh
    Build(build::Args),
    /// Show every route with its handler and middleware
    Routes(routes::Args),
    /// Format the templates of your code: what stands in `html!`, `ds!` and `js!`
    Fmt(fmt::Args),
    /// Turn HTML into a template
    Html2rs(html2rs::Args),
    /// Show what an app has recorded: requests, failures, where the time went
    #[cfg(feature = "sqlite")]
    Traces(traces::Args),
    /// Show what an app has recorded (this command was installed without it)
    #[cfg(not(feature = "sqlite"))]
    #[command(disable_help_flag = true)]
    Traces {
        #[arg(hide = true, trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
    /// Look for what is missing or wrong, and say what to do
    Doctor(doctor::Args),
    /// Fetch and check the Datastar client
    #[command(subcommand)]
    Datastar(datastar::Command),
    /// Print a script that completes this command in your shell
    Completions(completions::Args),
}

/// Reads the arguments and runs what they name.
///
/// What is not understood ends the process with exit code 2, as clap does it.
pub(crate) fn run(args: impl Iterator<Item = OsString>) -> Result<ExitCode, Failure> {
    match Cli::parse_from(without_cargos_own(args)).command {
        Command::New(args) => new::run(&args),
        #[cfg(unix)]
        Command::Dev(args) => dev::run(args),
        #[cfg(not(unix))]
        Command::Dev { .. } => Err(without_unix()),
        Command::Demo(args) => demo::run(&args),
        Command::Build(args) => build::run(&args),
        Command::Routes(args) => routes::run(&args),
        Command::Fmt(args) => fmt::run(&args),
        Command::Html2rs(args) => html2rs::run(&args),
        #[cfg(feature = "sqlite")]
        Command::Traces(args) => traces::run(&args),
        #[cfg(not(feature = "sqlite"))]
        Command::Traces { .. } => Err(without_sqlite()),
        Command::Doctor(args) => Ok(doctor::run(&args)),
        Command::Datastar(command) => datastar::run(&command),
        Command::Completions(args) => Ok(completions::run(&args, Cli::command())),
    }
}

/// The app gets the listening socket as its standard input, which Windows cannot do.
#[cfg(not(unix))]
fn without_unix() -> Failure {
    let help = "use `cargo run`, or WSL; every other command works here";
    Failure::new("`cargo stario dev` needs a Unix", help)
}

/// SQLite needs a C compiler, which `cargo install` of the rest does not.
#[cfg(not(feature = "sqlite"))]
fn without_sqlite() -> Failure {
    let help = "install it again with `--features sqlite`, or use sqlite3 with the queries of docs/telemetry.md";
    Failure::new("this command was installed without SQLite", help)
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
    fn the_help_of_every_command_says_what_its_exit_code_means() {
        let cli = Cli::command();
        assert!(HELP.contains("Exit codes"));
        for command in cli.get_subcommands() {
            // Here only as far as to say why it is not.
            if command.is_disable_help_flag_set() {
                continue;
            }
            let help = command.get_after_help().map(ToString::to_string);
            assert!(
                help.unwrap_or_default().contains("Exit codes: 0 "),
                "{}",
                command.get_name()
            );
        }
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
