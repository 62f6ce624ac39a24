//! `cargo stario demo`: runs an example of the checkout one stands in.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::cargo::{Cargo, ancestor, is_checkout};
use crate::datastar::{self, Added, Wanted, World};
use crate::failure::Failure;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The example; without it, they are listed
    name: Option<String>,
    /// The address to listen on, as `STARIO_HOST`
    #[arg(long)]
    host: Option<String>,
    /// The port to listen on, as `STARIO_PORT`
    #[arg(long)]
    port: Option<u16>,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let here = env::current_dir().map_err(|error| {
        Failure::new("there is no current directory", "cd into the checkout").because(error)
    })?;
    let root = checkout(&here)?;
    let Some(name) = &args.name else {
        for (name, about) in examples(root) {
            println!("{name:16}{about}");
        }
        return Ok(ExitCode::SUCCESS);
    };
    let main = find(root, name)?;
    let has_client = main.with_file_name("static").is_dir() && fetch_client(&main);
    hand_over(example(&Cargo::from_env(), root, args, name, has_client))
}

/// The stario checkout around a directory.
fn checkout(here: &Path) -> Result<&Path, Failure> {
    let has_examples = |dir: &Path| is_checkout(dir) && dir.join("examples").is_dir();
    ancestor(here, has_examples).ok_or_else(|| {
        let help = "clone stario, cd into it and run this again";
        Failure::new("the examples are not here", help).because(format!(
            "{} is not inside a stario checkout",
            here.display()
        ))
    })
}

/// The examples that are folders, each with the first line of its docs.
fn examples(root: &Path) -> Vec<(String, String)> {
    let folders = fs::read_dir(root.join("examples")).into_iter().flatten();
    let mut found: Vec<_> = folders
        .flatten()
        .filter_map(|folder| {
            let source = fs::read_to_string(folder.path().join("main.rs")).ok()?;
            let about = source.lines().next()?.trim_start_matches("//!").trim();
            Some((folder.file_name().into_string().ok()?, about.to_owned()))
        })
        .collect();
    found.sort();
    found
}

fn find(root: &Path, name: &str) -> Result<PathBuf, Failure> {
    let known: Vec<_> = examples(root).into_iter().map(|(name, _)| name).collect();
    if known.iter().any(|example| example == name) {
        return Ok(root.join("examples").join(name).join("main.rs"));
    }
    let help = format!("choose one of: {}", known.join(", "));
    Err(Failure::new(format!("there is no example {name:?}"), help)
        .because(format!("it is not in {}", root.join("examples").display())))
}

/// Puts the client where the example serves it from; says whether it is there.
/// Without it the page loads the client from the CDN, so this only warns.
fn fetch_client(main: &Path) -> bool {
    let dir = main.with_file_name("static").join("js");
    let file = dir.join(datastar::FILE);
    if !file.exists() {
        eprintln!("Fetching the Datastar client (once)");
    }
    let wanted = Wanted::from_env(None, env::var_os("DATASTAR_JS"));
    match datastar::add(&World::real(), &dir, &wanted, false) {
        Ok(Added::AlreadyThere) => {}
        Ok(Added::Written { from, .. }) => eprintln!("Wrote {} from {from}", file.display()),
        Err(failure) if file.exists() => {
            eprintln!("{failure}\nwarning: the example serves it as it is");
        }
        Err(failure) => {
            eprintln!("{failure}\nwarning: going on without; the browser loads it from the CDN");
        }
    }
    file.exists()
}

/// `cargo run` for the example, in the dev profile: a first build without
/// optimisation takes a fraction of the time, shares what building this command
/// compiled already, and a board of 25 cells does not need more.
fn example(cargo: &Cargo, root: &Path, args: &Args, name: &str, has_client: bool) -> Command {
    let mut command = cargo.command();
    command
        .args(["run", "--package", "stario", "--example", name])
        .current_dir(root);
    if let Some(host) = &args.host {
        command.env("STARIO_HOST", host);
    }
    if let Some(port) = args.port {
        command.env("STARIO_PORT", port.to_string());
    }
    if has_client {
        // `assets!` cannot see that a file appeared; a changed stamp makes it look again.
        command.env("STARIO_ASSETS_STAMP", datastar::FILE);
    }
    command
}

/// Becomes the command: Cargo does the same with the example in the end, so the
/// server has this process's id and gets its signals first-hand.
#[cfg(unix)]
fn hand_over(mut command: Command) -> Result<ExitCode, Failure> {
    use std::os::unix::process::CommandExt as _;

    let error = command.exec();
    Err(not_started(&command).because(error))
}

/// Waits for the command; the console tells every process in it about Ctrl-C.
#[cfg(not(unix))]
fn hand_over(mut command: Command) -> Result<ExitCode, Failure> {
    let status = command
        .status()
        .map_err(|error| not_started(&command).because(error))?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

fn not_started(command: &Command) -> Failure {
    let program = command.get_program().display();
    Failure::new(
        format!("{program} cannot be started"),
        "install Rust from https://rustup.rs, or let CARGO name the cargo to use",
    )
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use super::*;

    fn repository() -> &'static Path {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .expect("a member sits in the root")
    }

    #[test]
    fn the_checkout_is_found_from_below_and_only_there() {
        let below = repository().join("stario-cli").join("src");
        assert_eq!(checkout(&below).as_deref(), Ok(repository()));
        let outside = checkout(Path::new("/")).expect_err("no checkout");
        assert!(outside.to_string().contains("not inside a stario checkout"));
    }

    #[test]
    fn an_unknown_example_is_answered_with_the_known_ones() {
        let failure = find(repository(), "tilse").expect_err("a misspelling");
        assert!(failure.to_string().contains("choose one of: "), "{failure}");
    }

    #[test]
    fn host_and_port_become_the_apps_own_settings() {
        let cargo = Cargo {
            program: "cargo".into(),
            home: None,
        };
        let args = Args {
            name: None,
            host: Some("::1".into()),
            port: Some(9000),
        };
        let command = example(&cargo, Path::new("/checkout"), &args, "tiles", false);
        let set = |name: &str| command.get_envs().find(|(key, _)| *key == name)?.1;
        assert_eq!(set("STARIO_HOST"), Some(OsStr::new("::1")));
        assert_eq!(set("STARIO_PORT"), Some(OsStr::new("9000")));
        assert_eq!(set("STARIO_ASSETS_STAMP"), None);
        let args: Vec<_> = command.get_args().collect();
        assert_eq!(args, ["run", "--package", "stario", "--example", "tiles"]);
    }
}
