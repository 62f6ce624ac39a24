//! The files of `assets!`: which there are, and their codings.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};

use crate::bar::Bar;
use crate::cargo::Package;
use crate::datastar::{sha256, whole_file};
use crate::failure::Failure;
use crate::table::{bytes, table};

/// Less than this the server sends as it is.
const SMALLEST: u64 = 256;

/// As it does with more than this.
const LARGEST: u64 = 8 * 1024 * 1024;

/// Suffixes of what the server sends in codings.
const SHRINKING: [&str; 18] = [
    "html",
    "htm",
    "css",
    "js",
    "mjs",
    "json",
    "map",
    "webmanifest",
    "xml",
    "txt",
    "md",
    "csv",
    "svg",
    "bmp",
    "ico",
    "ttf",
    "otf",
    "wasm",
];

/// A file of `assets!` in its codings.
#[derive(Debug)]
pub(super) struct Asset {
    name: String,
    raw: u64,
    gzip: u64,
    brotli: u64,
}

/// The files in the directories that the package gives to `assets!`.
pub(super) fn files(package: &Package) -> Vec<(PathBuf, String)> {
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

/// Makes the codings of files in the directory `made`, named by the digest of what they encode, and
/// says what they weigh. One that is there already is not made again; one that is hardly smaller is
/// not kept.
pub(super) fn encode(files: &[(PathBuf, String)], made: &Path) -> Result<Vec<Asset>, Failure> {
    let mut bar = Bar::new("Compressing");
    let mut assets = Vec::new();
    for (number, (path, name)) in files.iter().enumerate() {
        bar.show(number as u64, files.len() as u64, name);
        let failure = |error| {
            let help = "look at the permissions of the file and of the target directory";
            Failure::new(format!("{name} cannot be compressed"), help).because(error)
        };
        let content = fs::read(path).map_err(failure)?;
        let raw = content.len() as u64;
        let mut asset = Asset {
            name: name.clone(),
            raw,
            gzip: raw,
            brotli: raw,
        };
        if shrinks(name) && (SMALLEST..=LARGEST).contains(&raw) {
            asset.gzip = coding(&content, made, "gzip", gzip).map_err(failure)?;
            asset.brotli = coding(&content, made, "br", brotli).map_err(failure)?;
        }
        assets.push(asset);
    }
    Ok(assets)
}

/// Whether the server sends a file in codings, by its suffix; the others are packed already, or
/// unknown.
fn shrinks(name: &str) -> bool {
    let suffix = Path::new(name).extension().unwrap_or_default();
    let suffix = suffix.to_string_lossy().to_ascii_lowercase();
    SHRINKING.contains(&suffix.as_str())
}

/// The size of the content in a coding, or as it is when that is less.
fn coding(
    content: &[u8],
    made: &Path,
    name: &str,
    pack: fn(&[u8]) -> io::Result<Vec<u8>>,
) -> io::Result<u64> {
    let file = format!("{}.{name}", sha256(content));
    if let Ok(there) = fs::metadata(made.join(&file)) {
        return Ok(there.len());
    }
    let encoded = pack(content)?;
    if encoded.len() >= content.len() {
        return Ok(content.len() as u64);
    }
    fs::create_dir_all(made)?;
    whole_file(made, &file, &encoded)?;
    Ok(encoded.len() as u64)
}

fn gzip(content: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content)?;
    encoder.finish()
}

fn brotli(content: &[u8]) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    {
        let mut encoder = brotli::CompressorWriter::new(&mut out, 4096, 11, 22);
        encoder.write_all(content)?;
    }
    Ok(out)
}

pub(super) fn weights(assets: &[Asset]) -> String {
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
    use crate::scratch::Scratch;

    #[test]
    fn the_directories_of_assets_are_found() {
        let source = "mod a { stario::assets! { pub STATIC = \"static\" at \"/s\"; B = \"b/c\" at \"/b\"; } }\nlet x = \"no\";";
        let mut dirs = Vec::new();
        directories(source.parse().expect("it lexes"), &mut dirs);
        assert_eq!(dirs, ["static", "b/c"]);
    }

    #[test]
    fn codings_are_made_once_and_only_where_they_help() {
        let dir = Scratch::new("build");
        let (root, made) = (dir.join("static"), dir.join("made"));
        dir.write("static/a.css", "p { color: red }\n".repeat(50));
        dir.write("static/b.css", "tiny");
        dir.write("static/c.png", "p".repeat(900));
        let mut found = Vec::new();
        below(&root, &root, &mut found);
        found.sort();
        let assets = encode(&found, &made).expect("codings");
        assert!(assets[0].brotli < assets[0].gzip && assets[0].gzip < assets[0].raw);
        assert_eq!((assets[1].brotli, assets[1].gzip), (4, 4));
        assert_eq!((assets[2].brotli, assets[2].gzip), (900, 900));
        let there = || -> Vec<_> {
            let entries = fs::read_dir(&made).expect("codings").flatten();
            entries.map(|entry| entry.file_name()).collect()
        };
        assert_eq!(there().len(), 2, "{:?}", there());
        // What is there is taken as it is.
        let brotli = there()
            .into_iter()
            .find(|name| name.to_string_lossy().ends_with(".br"));
        fs::write(made.join(brotli.expect("one of them")), "x").expect("a file");
        let again = encode(&found, &made).expect("codings");
        assert_eq!(again[0].brotli, 1);
        assert!(weights(&again).contains("all"));
    }
}
