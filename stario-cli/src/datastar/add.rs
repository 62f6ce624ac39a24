//! `cargo stario datastar add DIR`.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::FILE;
use super::bundle::version_in;
use super::source::{Source, World};
use super::write::whole_file;
use crate::failure::Failure;

/// The notice that the client's licence asks for, written beside it.
const LICENCE: &str = include_str!("licence.txt");
const LICENCE_FILE: &str = "datastar.js.LICENSE";

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The directory for datastar.js, made when missing
    #[arg(default_value = "static/js")]
    dir: PathBuf,
    /// Take it from here only
    #[arg(long, value_enum)]
    source: Option<Source>,
    /// Replace a datastar.js that is not this version
    #[arg(long)]
    force: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct UpdateArgs {
    /// The directory with datastar.js
    #[arg(default_value = "static/js")]
    dir: PathBuf,
    /// Take it from here only
    #[arg(long, value_enum)]
    source: Option<Source>,
}

/// Replaces a client that is there; without one there is nothing to update.
pub(crate) fn update(args: &UpdateArgs) -> Result<ExitCode, Failure> {
    let file = args.dir.join(FILE);
    if !file.is_file() {
        let help = format!(
            "`cargo stario datastar add {}` writes it",
            args.dir.display()
        );
        return Err(Failure::new(
            format!("there is no {}", file.display()),
            help,
        ));
    }
    run(&Args {
        dir: args.dir.clone(),
        source: args.source,
        force: true,
    })
}

/// How [`add`] went.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Added {
    /// The right client was there before.
    AlreadyThere,
    /// It was written; where it came from, and why not from a better place.
    Written {
        from: String,
        instead_of: Vec<String>,
    },
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let world = World::real();
    let version = world.bundle.version;
    let file = args.dir.join(FILE);
    let wanted = Wanted::from_env(args.source, env::var_os("DATASTAR_JS"));
    match add(&world, &args.dir, &wanted, args.force)? {
        Added::AlreadyThere => println!(
            "{} is Datastar {version} already (SHA-256 checked)",
            file.display()
        ),
        Added::Written { from, instead_of } => {
            for why in instead_of {
                eprintln!("note: {why}");
            }
            println!(
                "{} is Datastar {version} now, from {from} (SHA-256 checked)",
                file.display()
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What the user said about the source.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    Anywhere,
    Only(Source),
    File(PathBuf),
}

impl Wanted {
    /// An option on the command line is closer to the user than a variable.
    pub(crate) fn from_env(option: Option<Source>, file: Option<OsString>) -> Self {
        match (option, file) {
            (Some(source), _) => Self::Only(source),
            (None, Some(file)) if !file.is_empty() => Self::File(file.into()),
            (None, _) => Self::Anywhere,
        }
    }
}

/// Makes `dir/datastar.js` the right client.
///
/// # Errors
///
/// When no source has it or it cannot be written; then nothing was written.
pub(crate) fn add(
    world: &World,
    dir: &Path,
    wanted: &Wanted,
    force: bool,
) -> Result<Added, Failure> {
    let file = dir.join(FILE);
    match fs::read(&file) {
        Ok(present) => match world.bundle.check(&present) {
            Ok(()) => return Ok(Added::AlreadyThere),
            Err(_) if force => {}
            Err(instead) => return Err(in_the_way(world, &file, &present, &instead)),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(not_written(&file, &error)),
    }
    let (bytes, from, instead_of) = get(world, wanted)?;
    let written = fs::create_dir_all(dir)
        .and_then(|()| whole_file(dir, LICENCE_FILE, LICENCE.as_bytes()))
        .and_then(|()| {
            whole_file(dir, FILE, &bytes).inspect_err(|_| {
                // A notice without the file it speaks of would only puzzle.
                drop(fs::remove_file(dir.join(LICENCE_FILE)));
            })
        });
    match written {
        Ok(()) => Ok(Added::Written { from, instead_of }),
        Err(error) => Err(not_written(&file, &error)),
    }
}

type Got = (Vec<u8>, String, Vec<String>);

fn get(world: &World, wanted: &Wanted) -> Result<Got, Failure> {
    let sources = match wanted {
        Wanted::Anywhere => vec![Source::Cdn, Source::Registry],
        Wanted::Only(source) => vec![*source],
        Wanted::File(file) => {
            let bytes = world.read(file).map_err(|why| {
                let help = "let DATASTAR_JS name the unchanged bundle, or unset it";
                not_found(world, help).because(why)
            })?;
            return Ok((bytes, file.display().to_string(), Vec::new()));
        }
    };
    let mut reasons = Vec::new();
    for source in sources {
        match world.fetch(source) {
            Ok(bytes) => return Ok((bytes, source.to_string(), reasons)),
            Err(why) => reasons.push(format!("{source}: {why}")),
        }
    }
    let help = format!(
        "download {} with a browser and run this again with DATASTAR_JS=/path/to/datastar.js;\n\
         without a local file, datastar_script() loads the client from the CDN",
        world.bundle.url
    );
    let failure = not_found(world, &help);
    Err(reasons.into_iter().fold(failure, Failure::because))
}

fn not_found(world: &World, help: &str) -> Failure {
    let version = world.bundle.version;
    Failure::new(
        format!("Datastar {version} was not written: no source has it"),
        help,
    )
}

fn in_the_way(world: &World, file: &Path, present: &[u8], instead: &str) -> Failure {
    let what = match version_in(present) {
        Some(version) if version != world.bundle.version => {
            format!("{} is Datastar {version}", file.display())
        }
        _ => format!("{} is not the Datastar client as published", file.display()),
    };
    Failure::new(what, "--force replaces it; a bundle of your own can stay")
        .because(format!("it has {instead}"))
}

fn not_written(file: &Path, error: &io::Error) -> Failure {
    let help = match error.kind() {
        io::ErrorKind::PermissionDenied => "choose a directory that you may write to",
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "a file is where a directory should be; choose another directory"
        }
        io::ErrorKind::StorageFull => "make room on the disk",
        _ => "choose another directory, or make this one writable",
    };
    Failure::new(format!("{} cannot be written", file.display()), help).because(error)
}
