//! `cargo stario traces`: what the SQLite tracer has written.

mod show;
mod store;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc;
use std::time::Duration;

use self::store::{Filter, Store};
use crate::failure::{Failure, INTERRUPTED};
use crate::output::say;

/// How often `--tail` looks.
const PAUSE: Duration = Duration::from_millis(300);

const HELP: &str = "\
An app writes the file when its Cargo.toml gives stario the feature `sqlite` and it is started with
STARIO_TRACER=tty,sqlite, as in `STARIO_TRACER=tty,sqlite cargo stario dev`.

Examples:
  cargo stario traces                          the latest requests
  cargo stario traces 88f8b5a0                 where the time of one went; the id may be its end
  cargo stario traces --errors --tail          failures as they happen
  cargo stario traces --slow 50 --name /rooms  slower than 50 ms, with /rooms in the name
  cargo stario traces --attr user_id=ada

Exit codes: 0 done, 1 when there are no traces or not this one, 130 after Ctrl-C.";

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(crate) struct Args {
    /// Show this trace as a waterfall: an id as a terminal or page shows it
    #[arg(value_name = "ID", conflicts_with_all = ["errors", "slow", "name", "attr", "tail"])]
    id: Option<String>,
    /// The file of the tracer
    #[arg(
        long,
        env = "STARIO_TRACERS_SQLITE",
        default_value = "stario-traces.sqlite3"
    )]
    file: PathBuf,
    /// Only what failed
    #[arg(long)]
    errors: bool,
    /// Only what took at least this many milliseconds
    #[arg(long, value_name = "MS")]
    slow: Option<u64>,
    /// Only with this text in the name or path
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// Only with this attribute
    #[arg(long, value_name = "KEY=VALUE", value_parser = pair)]
    attr: Option<(String, String)>,
    /// At most this many
    #[arg(long, default_value_t = 20, value_name = "N")]
    limit: usize,
    /// Stay, and show new ones as they end; Ctrl-C ends it
    #[arg(long)]
    tail: bool,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("write it as key=value")?;
    Ok((key.to_owned(), value.to_owned()))
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let store = Store::open(&args.file)?;
    if let Some(id) = &args.id {
        let trace = store.trace(id)?;
        say(&show::waterfall(&trace));
        return Ok(ExitCode::SUCCESS);
    }
    let mut filter = Filter {
        errors: args.errors,
        slow_ns: args.slow.map(|ms| ms.saturating_mul(1_000_000)),
        name: args.name.clone(),
        attr: args.attr.clone(),
        after_ns: 0,
        limit: args.limit,
    };
    let roots = store.roots(&filter)?;
    if roots.is_empty() && !args.tail {
        eprintln!("nothing in {} matches", args.file.display());
    }
    for root in &roots {
        say(&format!("{}\n", show::line(root)));
        filter.after_ns = filter.after_ns.max(root.end_ns);
    }
    if args.tail {
        return follow(&store, filter);
    }
    Ok(ExitCode::SUCCESS)
}

/// Shows what ends from now on, until Ctrl-C or until nobody reads.
fn follow(store: &Store, mut filter: Filter) -> Result<ExitCode, Failure> {
    let (stop, stopped) = mpsc::channel();
    ctrlc::set_handler(move || {
        let _ = stop.send(());
    })
    .map_err(|error| Failure::new("signals cannot be caught", "run it again").because(error))?;
    while stopped.recv_timeout(PAUSE).is_err() {
        for root in store.roots(&filter)? {
            if !say(&format!("{}\n", show::line(&root))) {
                return Ok(ExitCode::SUCCESS);
            }
            filter.after_ns = filter.after_ns.max(root.end_ns);
        }
    }
    Ok(ExitCode::from(INTERRUPTED))
}
