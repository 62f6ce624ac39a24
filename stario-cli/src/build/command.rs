//! The command: encode, build, say what it weighs.

use std::fs;
use std::path::PathBuf;
use std::process::{ExitCode, Stdio};

use serde_json::Value;

use super::assets::{encode, files, weights};
use crate::cargo::{Cargo, not_started};
use crate::failure::Failure;
use crate::fmt::from_here;
use crate::output::say;
use crate::table::{bytes, table};

const HELP: &str = "\
The files of `assets!` are inside of the program, in brotli and gzip as well where that is smaller,
so the program is all that has to be deployed. The table shows what a browser gets.

Examples:
  cargo stario build
  cargo stario build --bin admin -- --features tls

Exit codes: 0 done, 1 when the app was not built.";

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(crate) struct Args {
    /// The package, in a workspace with several
    #[arg(long, short)]
    package: Option<String>,
    /// The program, in a package with several
    #[arg(long)]
    bin: Option<String>,
    /// Further arguments for `cargo build`
    #[arg(last = true)]
    cargo: Vec<String>,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let cargo = Cargo::from_env();
    let here = cargo.here()?;
    let wanted = here.packages.iter().filter(|package| {
        args.package
            .as_ref()
            .is_none_or(|name| *name == package.name)
    });
    let made = here.target.join("stario-assets");
    let assets = encode(&wanted.flat_map(files).collect::<Vec<_>>(), &made)?;
    let mut command = cargo.command();
    command.args([
        "build",
        "--release",
        "--message-format=json-render-diagnostics",
    ]);
    for (option, value) in [("--package", &args.package), ("--bin", &args.bin)] {
        if let Some(value) = value {
            command.args([option, value]);
        }
    }
    // Cargo shows its progress, and what it builds comes as JSON.
    let output = command
        .args(&args.cargo)
        // `assets!` takes the codings from there.
        .env("STARIO_ASSETS_ENCODED", &made)
        .stderr(Stdio::inherit())
        .output();
    let output = output.map_err(|error| not_started(&command, &error))?;
    if !output.status.success() {
        return Err(Failure::new(
            "the app was not built",
            "see what the compiler says above",
        ));
    }
    let programs = programs(&String::from_utf8_lossy(&output.stdout));
    if programs.is_empty() {
        return Err(Failure::new(
            "there is no program in this package",
            "cd into the app, or name it with --package",
        ));
    }
    let mut rows = vec![["PROGRAM", "SIZE"].map(str::to_owned).to_vec()];
    for program in &programs {
        let size = fs::metadata(program).map_or(0, |file| file.len());
        rows.push(vec![from_here(program).display().to_string(), bytes(size)]);
    }
    say(&table(&rows));
    if !assets.is_empty() {
        say(&format!("\n{}", weights(&assets)));
    }
    for program in &programs {
        eprintln!(
            "\nTo see it run: STARIO_PORT=8080 {}",
            from_here(program).display()
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// The executables among the messages of Cargo.
fn programs(messages: &str) -> Vec<PathBuf> {
    let messages = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    messages
        .filter_map(|message| Some(PathBuf::from(message["executable"].as_str()?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_among_the_messages() {
        let messages =
            "{\"reason\":\"x\",\"executable\":null}\nnoise\n{\"executable\":\"/t/release/app\"}\n";
        assert_eq!(programs(messages), [PathBuf::from("/t/release/app")]);
    }
}
