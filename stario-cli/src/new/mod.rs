//! `cargo stario new NAME`: a new app from a template.

mod name;
mod source;
mod template;
mod write;

use std::env;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use clap::ValueEnum;

use self::name::Name;
use self::template::Template;
use crate::datastar::{self, Added, Wanted, World};
use crate::failure::Failure;

const HELP: &str = "\
Without --template it asks, on a terminal; elsewhere it takes `app`. The directory becomes a git
repository where there is none around it.

Examples:
  cargo stario new my-app
  cargo stario new my-app --template tiles
  cargo stario new my-app --path ../stario

Exit codes: 0 done, 1 when nothing was made.";

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(crate) struct Args {
    /// The directory to make; its last part names the package
    name: PathBuf,
    /// What to begin with; asked for when it is not named
    #[arg(long, short, value_enum)]
    template: Option<Template>,
    /// The checkout of stario to depend on, while it is not published
    #[arg(long, value_name = "CHECKOUT")]
    path: Option<PathBuf>,
    /// Do not fetch the Datastar client: pages load it from the CDN
    #[arg(long)]
    offline: bool,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let here = env::current_dir().map_err(|error| {
        Failure::new("there is no current directory", "cd into one").because(error)
    })?;
    let dir = &args.name;
    let name = Name::of(dir)?;
    let stario = source::checkout(args.path.as_deref(), &here)?;
    let template = args.template.map_or_else(choose, Ok)?;

    let files = template.files(&name, &stario.display().to_string());
    write::app(dir, &files)?;
    println!("Made {} from the template {template}", dir.display());
    if args.offline {
        println!("  the Datastar client was not fetched: pages load it from the CDN");
    } else {
        fetch_client(dir);
    }
    begin_history(dir);
    println!("\nNext:\n  cd {}", dir.display());
    println!("  cargo stario dev   # then open http://127.0.0.1:8000, best in two windows");
    if template != Template::HelloWorld {
        println!("  cargo test");
    }
    Ok(ExitCode::SUCCESS)
}

/// Asks for a template; one that cannot be asked gets the one for an app that will grow.
fn choose() -> Result<Template, Failure> {
    let stdin = io::stdin();
    if !stdin.is_terminal() {
        return Ok(Template::App);
    }
    ask(&mut stdin.lock(), &mut io::stdout())
        .map_err(|error| Failure::new("no answer", "name one: --template tiles").because(error))
}

fn ask(answers: &mut impl BufRead, out: &mut impl Write) -> io::Result<Template> {
    let templates = Template::value_variants();
    writeln!(out, "What should it begin as?")?;
    for (number, template) in (1..).zip(templates) {
        let value = template.to_possible_value();
        let about = value.as_ref().and_then(|value| value.get_help());
        let about = about.map(ToString::to_string).unwrap_or_default();
        writeln!(out, "  {number}  {:<13}{about}", template.to_string())?;
    }
    loop {
        write!(out, "Number or name [{}]: ", templates.len())?;
        out.flush()?;
        let mut line = String::new();
        if answers.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let answer = line.trim();
        let number = answer.parse::<usize>().ok();
        let chosen = match number.and_then(|number| number.checked_sub(1)) {
            _ if answer.is_empty() => templates.last(),
            Some(position) => templates.get(position),
            None => named(templates, answer),
        };
        match chosen {
            Some(template) => return Ok(*template),
            None => writeln!(out, "`{answer}` is none of them.")?,
        }
    }
}

/// The only template whose name begins with the answer.
fn named<'t>(templates: &'t [Template], answer: &str) -> Option<&'t Template> {
    let answer = answer.to_lowercase();
    let mut named = templates
        .iter()
        .filter(|one| one.to_string().starts_with(&answer));
    named.next().filter(|_| named.next().is_none())
}

/// Puts the client into the new app; without it the app works, too.
fn fetch_client(dir: &Path) {
    let wanted = Wanted::from_env(None, env::var_os("DATASTAR_JS"));
    match datastar::add(
        &World::real(),
        &dir.join("static").join("js"),
        &wanted,
        false,
    ) {
        Ok(Added::AlreadyThere) => {}
        Ok(Added::Written { from, .. }) => {
            println!("  static/js/datastar.js from {from} (SHA-256 checked)");
        }
        Err(failure) => {
            eprintln!("{failure}\nwarning: going on without; pages load it from the CDN");
        }
    }
}

/// `git init`, as `cargo new` does it: where there is git and no repository yet.
fn begin_history(dir: &Path) {
    let git = |args: &[&str]| {
        let mut command = Command::new("git");
        command.args(args).current_dir(dir);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    if !git(&["rev-parse", "--is-inside-work-tree"]) {
        git(&["init", "--quiet"]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(text: &str) -> (io::Result<Template>, String) {
        let mut out = Vec::new();
        let template = ask(&mut text.as_bytes(), &mut out);
        (template, String::from_utf8(out).expect("text"))
    }

    #[test]
    fn a_number_a_name_or_nothing_chooses() {
        assert_eq!(answer("1\n").0.expect("a choice"), Template::HelloWorld);
        assert_eq!(answer("tiles\n").0.expect("a choice"), Template::Tiles);
        assert_eq!(answer("Tile\n").0.expect("a choice"), Template::Tiles);
        assert_eq!(answer("\n").0.expect("a choice"), Template::App);
    }

    #[test]
    fn another_answer_is_asked_again_and_the_end_of_input_is_an_error() {
        let (template, said) = answer("0\nblog\n2\n");
        assert_eq!(template.expect("a choice"), Template::Tiles);
        assert!(said.contains("`0` is none of them.") && said.contains("`blog` is none of them."));
        assert!(answer("blog\n").0.is_err());
    }
}
