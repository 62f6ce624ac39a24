//! The arguments of `cargo stario dev`, and the way from them to a session.

use std::env;
use std::ffi::OsString;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::channel;

use super::event::Event;
use super::filter::Filter;
use super::link::Link;
use super::project::{Project, outermost};
use super::session::{Session, Setup};
use super::sources::Sources;
use super::watch::watch;
use crate::cargo::Cargo;
use crate::failure::Failure;

/// Build and run the app, and show every change in the browser at once
///
/// Style sheets and other assets are swapped without a build. Everything else is built, and the
/// open page changes to the new version without losing signals, focus or scroll. What does not
/// compile is shown in the browser until it does.
///
/// The port stays open all the time: a request that comes while the app restarts waits for it.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "In the terminal: r builds and restarts, o opens the browser, q or Ctrl-C \
    quits.\n\nExamples:\n  cargo stario dev\n  cargo stario dev --open --port 9000\n  cargo \
    stario dev --example tiles --ignore 'data/*.json' -- --seed 1\n\nIt needs a Unix: macOS, Linux, \
    WSL.\n\nExit codes: 0 after q, 1 when there is nothing to build or nowhere to listen, 130 after \
    Ctrl-C."
)]
pub(crate) struct Args {
    /// The package to build, in a workspace
    #[arg(short, long, value_name = "NAME")]
    package: Option<String>,
    /// The program to run, where there are several
    #[arg(long, value_name = "NAME", conflicts_with = "example")]
    bin: Option<String>,
    /// Runs an example instead
    #[arg(long, value_name = "NAME")]
    example: Option<String>,
    /// Features to build with, separated by commas
    #[arg(short = 'F', long, value_name = "NAMES")]
    features: Vec<String>,
    /// Builds without the default features
    #[arg(long)]
    no_default_features: bool,
    /// The address to listen on, as `STARIO_HOST`
    #[arg(long)]
    host: Option<IpAddr>,
    /// The port to listen on, as `STARIO_PORT`
    #[arg(long)]
    port: Option<u16>,
    /// Builds for changes of markup as well, instead of replacing it while the app runs
    #[arg(long)]
    no_hot: bool,
    /// Opens the browser once the app serves
    #[arg(long)]
    open: bool,
    /// Watches another file or directory as well; may be repeated
    #[arg(long, value_name = "PATH")]
    watch: Vec<PathBuf>,
    /// Leaves files alone: paths or globs, as in .gitignore; may be repeated
    ///
    /// What git ignores is left alone anyway, as are target/, SQLite databases and the backups of
    /// editors.
    #[arg(long, value_name = "GLOB")]
    ignore: Vec<String>,
    /// Arguments for the app
    #[arg(last = true, value_name = "ARGS")]
    rest: Vec<OsString>,
}

/// Serves until the user ends it.
///
/// # Errors
///
/// When there is nothing to build, nowhere to listen, or a path to watch does not exist.
pub(crate) fn run(args: Args) -> Result<ExitCode, Failure> {
    let here = env::current_dir().map_err(|error| {
        Failure::new("there is no current directory", "cd into your app").because(error)
    })?;
    let cargo = Cargo::from_env();
    let project = Project::find(&cargo, &args.of_metadata(), args.package.as_deref())?;
    let hot = project.hot.as_deref().filter(|_| !args.no_hot);
    let roots = roots(&project, &args.watch, &here)?;
    let filter = Filter::new(project.target.clone(), &here, &args.ignore)?;
    let (socket, address) = listen(args.host, args.port)?;
    let (events, inbox) = channel::<Event>();
    let link = Link::open(&events)?;
    let stop = events.clone();
    ctrlc::set_handler(move || {
        let _ = stop.send(Event::Stop);
    })
    .map_err(|error| Failure::new("signals cannot be caught", "run it again").because(error))?;
    let sources = Sources::default();
    watch(&roots, filter, &sources, events.clone())?;
    let setup = Setup {
        cargo,
        build: args.of_build(hot),
        hot: hot.is_some(),
        wanted: args.bin.or(args.example),
        args: args.rest,
        open: args.open,
        root: project.root,
        socket,
        address,
        tls: Arc::new(AtomicBool::new(has_certificate())),
        link,
        sources,
    };
    Session::new(setup, events).run(&inbox)
}

impl Args {
    fn of_metadata(&self) -> Vec<OsString> {
        let mut args = Vec::new();
        for features in &self.features {
            args.extend(["--features".into(), features.into()]);
        }
        if self.no_default_features {
            args.push("--no-default-features".into());
        }
        args
    }

    fn of_build(&self, hot: Option<&str>) -> Vec<OsString> {
        let mut args = self.of_metadata();
        if let Some(hot) = hot {
            args.extend(["--features".into(), hot.into()]);
        }
        let named = [
            ("--package", &self.package),
            ("--bin", &self.bin),
            ("--example", &self.example),
        ];
        for (name, value) in named {
            if let Some(value) = value {
                args.extend([name.into(), value.into()]);
            }
        }
        args
    }
}

/// What is watched: the packages, and what the user adds.
fn roots(project: &Project, added: &[PathBuf], here: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut roots = project.packages.clone();
    for path in added {
        let found = here.join(path).canonicalize().map_err(|error| {
            let what = format!("{} cannot be watched", path.display());
            Failure::new(what, "give --watch the path of a file or a directory").because(error)
        })?;
        roots.push(found);
    }
    Ok(outermost(roots))
}

/// Listens where the arguments, the environment or the defaults of stario say.
fn listen(host: Option<IpAddr>, port: Option<u16>) -> Result<(TcpListener, SocketAddr), Failure> {
    let host = host.map_or_else(|| setting("STARIO_HOST", [127, 0, 0, 1].into()), Ok)?;
    let port = port.map_or_else(|| setting("STARIO_PORT", 8000), Ok)?;
    let address = SocketAddr::new(host, port);
    let socket = TcpListener::bind(address).and_then(|socket| {
        let address = socket.local_addr()?;
        Ok((socket, address))
    });
    socket.map_err(|error| {
        let help = match error.kind() {
            io::ErrorKind::AddrInUse => format!(
                "another program listens there; choose another port, for example --port {}",
                port.checked_add(1).unwrap_or(8000)
            ),
            _ => "choose with --host and --port where to listen".to_owned(),
        };
        Failure::new(format!("cannot listen on {address}"), help).because(error)
    })
}

/// Whether the environment makes the app speak TLS; it may do so by itself as well.
fn has_certificate() -> bool {
    env::var_os("STARIO_TLS_CERT").is_some_and(|file| !file.is_empty())
}

fn setting<T: std::str::FromStr>(name: &str, default: T) -> Result<T, Failure> {
    let value = env::var(name).unwrap_or_default();
    let bare = value.trim().trim_start_matches('[').trim_end_matches(']');
    if bare.is_empty() {
        return Ok(default);
    }
    let wrong = || Failure::new(format!("{name} is {value:?}"), "set it right, or unset it");
    bare.parse().map_err(|_| wrong())
}
