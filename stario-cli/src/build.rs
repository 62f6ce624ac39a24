//! `cargo stario build`: a release build, and what its parts weigh.

use std::fs;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Stdio};

use proc_macro2::{TokenStream, TokenTree};
use serde_json::Value;

use crate::cargo::{Cargo, Package};
use crate::failure::Failure;
use crate::output::say;
use crate::table::{bytes, table};

const HELP: &str = "\
The files of `assets!` are inside of the program, so it is all that has to be deployed. The app
compresses each of them once, when it starts; the table shows what a browser gets.

Examples:
  cargo stario build
  cargo stario build --bin admin -- --features tls";

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

/// A file of `assets!` in its codings.
#[derive(Debug)]
struct Asset {
    name: String,
    raw: u64,
    gzip: u64,
    brotli: u64,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let cargo = Cargo::from_env();
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
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| {
            Failure::new(
                "cargo cannot be started",
                "install Rust from https://rustup.rs",
            )
            .because(error)
        })?;
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
        rows.push(vec![program.display().to_string(), bytes(size)]);
    }
    say(&table(&rows));
    let packages = cargo.packages_here()?;
    let wanted = packages.iter().filter(|package| {
        args.package
            .as_ref()
            .is_none_or(|name| *name == package.name)
    });
    let assets = compressed(&wanted.flat_map(files).collect::<Vec<_>>());
    if !assets.is_empty() {
        say(&format!("\n{}", weights(&assets)));
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

/// The files in the directories that the package gives to `assets!`.
fn files(package: &Package) -> Vec<(PathBuf, String)> {
    let mut dirs = Vec::new();
    for source in crate::fmt::modules_of(package) {
        if let Some(tokens) = fs::read_to_string(source)
            .ok()
            .and_then(|text| text.parse().ok())
        {
            directories(tokens, &mut dirs);
        }
    }
    dirs.sort();
    dirs.dedup();
    let mut files = Vec::new();
    for dir in dirs {
        let root = package.dir.join(&dir);
        below(&root, &root, &mut files);
    }
    files.sort();
    files
}

/// The paths in `assets! { NAME = "path" at "/url"; }`.
fn directories(tokens: TokenStream, dirs: &mut Vec<String>) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else {
            continue;
        };
        let called = matches!(&tokens[..at], [.., TokenTree::Ident(name), TokenTree::Punct(bang)] if name == "assets" && bang.as_char() == '!');
        if !called {
            directories(group.stream(), dirs);
            continue;
        }
        let inside: Vec<_> = group.stream().into_iter().collect();
        for pair in inside.windows(2) {
            if let [TokenTree::Punct(equals), TokenTree::Literal(path)] = pair
                && equals.as_char() == '='
            {
                dirs.push(path.to_string().trim_matches('"').to_owned());
            }
        }
    }
}

fn below(root: &Path, dir: &Path, files: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if path.is_dir() {
            below(root, &path, files);
        } else {
            let name = path
                .strip_prefix(root)
                .unwrap_or(&path)
                .display()
                .to_string();
            files.push((path, name));
        }
    }
}

/// The files in their codings; the best of brotli takes its time, so it says where it is.
fn compressed(files: &[(PathBuf, String)]) -> Vec<Asset> {
    let shown = std::io::stderr().is_terminal();
    let mut assets = Vec::new();
    for (number, (path, name)) in files.iter().enumerate() {
        if shown {
            eprint!("\r\x1b[KCompressing {}/{} {name}", number + 1, files.len());
        }
        let Ok(content) = fs::read(path) else {
            continue;
        };
        let raw = content.len() as u64;
        assets.push(Asset {
            name: name.clone(),
            raw,
            gzip: gzip(&content).map_or(raw, |size| size.min(raw)),
            brotli: brotli(&content).map_or(raw, |size| size.min(raw)),
        });
    }
    if shown && !files.is_empty() {
        eprint!("\r\x1b[K");
    }
    assets
}

fn gzip(content: &[u8]) -> std::io::Result<u64> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?.len() as u64)
}

fn brotli(content: &[u8]) -> std::io::Result<u64> {
    let mut out = Vec::new();
    {
        let mut encoder = brotli::CompressorWriter::new(&mut out, 4096, 11, 22);
        encoder.write_all(content)?;
    }
    Ok(out.len() as u64)
}

fn weights(assets: &[Asset]) -> String {
    let mut rows = vec![
        ["ASSET", "RAW", "GZIP", "BROTLI"]
            .map(str::to_owned)
            .to_vec(),
    ];
    let row = |name: &str, sizes: [u64; 3]| {
        let sizes = sizes.map(bytes);
        [name.to_owned()]
            .into_iter()
            .chain(sizes)
            .collect::<Vec<_>>()
    };
    rows.extend(
        assets
            .iter()
            .map(|asset| row(&asset.name, [asset.raw, asset.gzip, asset.brotli])),
    );
    let sum = |of: fn(&Asset) -> u64| assets.iter().map(of).sum();
    rows.push(row(
        "all",
        [
            sum(|asset| asset.raw),
            sum(|asset| asset.gzip),
            sum(|asset| asset.brotli),
        ],
    ));
    table(&rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_directories_of_assets_are_found() {
        let source = "mod a { stario::assets! { pub STATIC = \"static\" at \"/s\"; B = \"b/c\" at \"/b\"; } }\nlet x = \"no\";";
        let mut dirs = Vec::new();
        directories(source.parse().expect("it lexes"), &mut dirs);
        assert_eq!(dirs, ["static", "b/c"]);
    }

    #[test]
    fn programs_are_found_among_the_messages() {
        let messages =
            "{\"reason\":\"x\",\"executable\":null}\nnoise\n{\"executable\":\"/t/release/app\"}\n";
        assert_eq!(programs(messages), [PathBuf::from("/t/release/app")]);
    }

    #[test]
    fn a_file_never_weighs_more_than_it_is() {
        let dir = std::env::temp_dir().join(format!("stario-build-{}", std::process::id()));
        fs::create_dir_all(&dir).expect("a directory");
        fs::write(dir.join("a.css"), "p { color: red }\n".repeat(50)).expect("a file");
        fs::write(dir.join("b.bin"), [7]).expect("a file");
        let mut found = Vec::new();
        below(&dir, &dir, &mut found);
        let assets = compressed(&found);
        fs::remove_dir_all(&dir).expect("it was made above");
        assert_eq!(assets.len(), 2);
        for asset in &assets {
            assert!(
                asset.brotli <= asset.raw && asset.gzip <= asset.raw,
                "{asset:?}"
            );
        }
        assert!(weights(&assets).contains("all"));
    }
}
