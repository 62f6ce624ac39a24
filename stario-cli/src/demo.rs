//! `cargo stario demo`: runs an example of the checkout one stands in.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::cargo::{Cargo, ancestor, is_checkout, not_started};
use crate::datastar::{self, Added, Wanted, World};
use crate::failure::Failure;
use crate::output::say;

const HELP: &str = "\
Examples:
  cargo stario demo              which there are
  cargo stario demo tiles        then open http://127.0.0.1:8000 in two windows; Ctrl-C ends it

Exit codes: 0 done, 1 when it cannot be built or run.";

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
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
        for example in examples(root) {
            say(&format!("{:16}{}\n", example.name, example.about));
        }
        return Ok(ExitCode::SUCCESS);
    };
    let example = find(root, name)?;
    let files = example.dir.join("static");
    let has_client = files.is_dir() && fetch_client(&files.join("js"));
    hand_over(command(
        &Cargo::from_env(),
        root,
        args,
        &example,
        has_client,
    ))
}

/// A folder of `examples`.
#[derive(Debug, Clone)]
struct Example {
    name: String,
    /// The first line of its docs.
    about: String,
    dir: PathBuf,
    /// It has dependencies that the library's own tests must not wait for.
    is_package: bool,
}

impl Example {
    fn read(dir: PathBuf) -> Option<Self> {
        let is_package = dir.join("Cargo.toml").is_file();
        let main = dir.join(if is_package { "src/main.rs" } else { "main.rs" });
        let source = fs::read_to_string(main).ok()?;
        let about = source.lines().next()?.trim_start_matches("//!").trim();
        Some(Self {
            name: dir.file_name()?.to_str()?.to_owned(),
            about: about.to_owned(),
            dir,
            is_package,
        })
    }
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

/// All examples, by name.
fn examples(root: &Path) -> Vec<Example> {
    let folders = fs::read_dir(root.join("examples")).into_iter().flatten();
    let mut found: Vec<_> = folders
        .flatten()
        .filter_map(|folder| Example::read(folder.path()))
        .collect();
    found.sort_by(|one, other| one.name.cmp(&other.name));
    found
}

fn find(root: &Path, name: &str) -> Result<Example, Failure> {
    let known = examples(root);
    if let Some(example) = known.iter().find(|example| example.name == name) {
        return Ok(example.clone());
    }
    let names: Vec<_> = known.into_iter().map(|example| example.name).collect();
    let help = format!("choose one of: {}", names.join(", "));
    Err(Failure::new(format!("there is no example {name:?}"), help)
        .because(format!("it is not in {}", root.join("examples").display())))
}

/// Puts the client where the example serves it from; says whether it is there.
/// Without it the page loads the client from the CDN, so this only warns.
fn fetch_client(dir: &Path) -> bool {
    let file = dir.join(datastar::FILE);
    if !file.exists() {
        eprintln!("Fetching the Datastar client (once)");
    }
    let wanted = Wanted::from_env(None, env::var_os("DATASTAR_JS"));
    match datastar::add(&World::real(), dir, &wanted, false) {
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
fn command(
    cargo: &Cargo,
    root: &Path,
    args: &Args,
    example: &Example,
    has_client: bool,
) -> Command {
    let mut command = cargo.command();
    command.arg("run").current_dir(root);
    if example.is_package {
        let manifest = example.dir.join("Cargo.toml");
        command.arg("--manifest-path").arg(manifest);
        if env::var_os("CARGO_TARGET_DIR").is_none() {
            // What the other examples have compiled already need not be compiled again.
            command.env("CARGO_TARGET_DIR", root.join("target"));
        }
    } else {
        command.args(["--package", "stario", "--example", &example.name]);
    }
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
    Err(not_started(&command, &error))
}

/// Waits for the command; the console tells every process in it about Ctrl-C.
#[cfg(not(unix))]
fn hand_over(mut command: Command) -> Result<ExitCode, Failure> {
    let status = command
        .status()
        .map_err(|error| not_started(&command, &error))?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
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
    fn every_folder_of_examples_can_be_run_and_says_what_it_is() {
        let folders = fs::read_dir(repository().join("examples")).expect("a checkout");
        assert_eq!(examples(repository()).len(), folders.count());
        for example in examples(repository()) {
            assert!(example.about.ends_with('.'), "{example:?}");
        }
    }

    fn run(example: &Example) -> Command {
        let cargo = Cargo {
            program: "cargo".into(),
            home: None,
        };
        let args = Args {
            name: None,
            host: Some("::1".into()),
            port: Some(9000),
        };
        command(&cargo, Path::new("/checkout"), &args, example, false)
    }

    #[test]
    fn host_and_port_become_the_apps_own_settings() {
        let command = run(&find(repository(), "tiles").expect("it is there"));
        let set = |name: &str| command.get_envs().find(|(key, _)| *key == name)?.1;
        assert_eq!(set("STARIO_HOST"), Some(OsStr::new("::1")));
        assert_eq!(set("STARIO_PORT"), Some(OsStr::new("9000")));
        assert_eq!(set("STARIO_ASSETS_STAMP"), None);
        let args: Vec<_> = command.get_args().collect();
        assert_eq!(args, ["run", "--package", "stario", "--example", "tiles"]);
    }

    #[test]
    fn an_example_with_dependencies_of_its_own_is_run_by_its_manifest() {
        let chat = find(repository(), "chat-room").expect("it is there");
        let manifest = repository().join("examples/chat-room/Cargo.toml");
        let args: Vec<_> = run(&chat).get_args().map(ToOwned::to_owned).collect();
        assert_eq!(args[..2], ["run", "--manifest-path"]);
        assert_eq!(Path::new(&args[2]), manifest);
    }
}
