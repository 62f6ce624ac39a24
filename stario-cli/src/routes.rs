//! `cargo stario routes`: the table that the app itself has composed.

use std::process::{ExitCode, Stdio};

use serde_json::Value;

use crate::cargo::{Cargo, not_started};
use crate::failure::Failure;
use crate::output::say;
use crate::table::table;

/// What the app puts before its table.
const MARK: &str = "stario-routes: ";

const HELP: &str = "\
The app is built and started to ask it, so the table is what it would serve: `bootstrap` runs, with
all it opens, and nothing listens. It needs an app with `#[stario::main]`, in the dev profile.

`~` before a middleware: its prefix covers some of the addresses of the route.

Examples:
  cargo stario routes
  cargo stario routes --bin admin --json | jq '.[].pattern'

Exit codes: 0 done, 1 when the app cannot be built or asked.";

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(crate) struct Args {
    /// The package, in a workspace with several
    #[arg(long, short)]
    package: Option<String>,
    /// The program, in a package with several
    #[arg(long, conflicts_with = "example")]
    bin: Option<String>,
    /// An example in place of the program
    #[arg(long)]
    example: Option<String>,
    /// The routes of stario itself as well: below /_stario, in development only
    #[arg(long)]
    all: bool,
    /// As JSON, for another program: all of them, and more of each
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let cargo = Cargo::from_env();
    // Where there is no package, what `cargo run` says would be half of it.
    cargo.here()?;
    let mut command = cargo.command();
    command.arg("run");
    for (option, value) in [
        ("--package", &args.package),
        ("--bin", &args.bin),
        ("--example", &args.example),
    ] {
        if let Some(value) = value {
            command.args([option, value]);
        }
    }
    // Cargo shows its own progress; the app's standard output is the answer.
    command
        .env("STARIO_LIST_ROUTES", "1")
        .env("STARIO_TRACER", "noop");
    let output = command.stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| not_started(&command, &error))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let Some(line) = said.lines().find_map(|line| line.strip_prefix(MARK)) else {
        let failure = Failure::new(
            "the app gave no table of routes",
            "see what it says above; `cargo run` must start it",
        );
        return Err(if output.status.success() {
            failure.because(
                "it ended without one: `main` is not `#[stario::main]`, or this is a release build",
            )
        } else {
            failure.because(output.status)
        });
    };
    let routes: Vec<Value> = serde_json::from_str(line).map_err(|error| {
        Failure::new(
            "the table cannot be read",
            "use the same version of stario in the app",
        )
        .because(error)
    })?;
    if args.json {
        say(&format!("{line}\n"));
    } else {
        let own = |route: &&Value| !route["pattern"].as_str().is_some_and(is_of_stario);
        let listed: Vec<_> = routes
            .iter()
            .filter(|route| args.all || own(route))
            .collect();
        say(&shown(&listed));
        let hidden = routes.len() - listed.len();
        if hidden > 0 {
            eprintln!("and {hidden} of stario itself below /_stario, which --all shows");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether a route belongs to the pages that stario adds in development.
fn is_of_stario(pattern: &str) -> bool {
    let rest = pattern.strip_prefix("/_stario");
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn shown(routes: &[&Value]) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let head = ["METHOD", "PATTERN", "HANDLER", "AT", "MIDDLEWARE"]
        .map(str::to_owned)
        .to_vec();
    let rows = routes.iter().map(|route| {
        let layers = route["middleware"].as_array().into_iter().flatten();
        let names = layers.map(|layer| {
            let name = text(&layer["name"]);
            let last = name.rsplit("::").next().unwrap_or_default();
            if layer["sometimes"] == true {
                format!("~{last}")
            } else {
                last.to_owned()
            }
        });
        let mut middleware: Vec<_> = names.collect();
        if route["cross_site"] == true {
            middleware.push("(cross-site)".to_owned());
        }
        let at = format!("{}:{}", text(&route["file"]), route["line"]);
        vec![
            text(&route["method"]),
            text(&route["pattern"]),
            short(&text(&route["handler"])),
            at,
            middleware.join(", "),
        ]
    });
    let rows: Vec<_> = [head].into_iter().chain(rows).collect();
    table(&rows)
}

/// What stario adds by itself has a handler inside of an `impl`: its type says enough.
fn short(handler: &str) -> String {
    let Some((_, inside)) = handler.split_once("<impl ") else {
        return handler.to_owned();
    };
    let kind = inside.split(['>', '<']).next().unwrap_or(inside);
    let kind = kind.rsplit("::").next().unwrap_or(kind);
    let name = handler.rsplit("::").next().unwrap_or_default();
    format!("{kind}::{name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_handler_of_assets_has_a_name_that_can_be_read() {
        let long = "stario_runtime::app::disk::<impl stario_runtime::app::root::App>::assets";
        assert_eq!(short(long), "App::assets");
        assert_eq!(short("app::rooms::show"), "app::rooms::show");
    }

    #[test]
    fn pages_of_stario_are_told_from_those_of_the_app() {
        assert!(is_of_stario("/_stario") && is_of_stario("/_stario/traces"));
        assert!(!is_of_stario("/_starion") && !is_of_stario("/"));
    }

    #[test]
    fn a_route_is_a_line() {
        let routes = serde_json::json!([{
            "method": "GET", "pattern": "/rooms/{id}", "handler": "app::room", "file": "src/main.rs", "line": 7,
            "cross_site": true,
            "middleware": [{ "name": "m::Headers", "sometimes": false }, { "name": "app::guard", "sometimes": true }],
        }]);
        let routes: Vec<_> = routes.as_array().expect("a list").iter().collect();
        let shown = shown(&routes);
        assert_eq!(
            shown,
            "METHOD  PATTERN      HANDLER    AT             MIDDLEWARE\n\
             GET     /rooms/{id}  app::room  src/main.rs:7  Headers, ~guard, (cross-site)\n"
        );
    }
}
