//! The lines of a source file around a place; the one part of the error page that reads files.

use std::env;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Lines that are shown before the one in question, and after it.
const AROUND: u32 = 6;

/// Bytes of a source file; generated ones may be larger, and say nothing.
const BYTES: u64 = 4 * 1024 * 1024;

/// Characters of a line.
const COLUMNS: usize = 240;

/// Folders that are tried above the one that the program runs in.
const ABOVE: usize = 6;

/// A line of a source file: `src/main.rs:40:9`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// As the compiler wrote it.
    pub(super) file: String,
    pub(super) line: u32,
}

impl Place {
    /// Reads `file:line:column`; the column is of no use to an editor's address.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (rest, last) = text.rsplit_once(':')?;
        let last: u32 = last.parse().ok()?;
        let with_column = rest
            .rsplit_once(':')
            .and_then(|(file, line)| Some((file, line.parse().ok()?)));
        let (file, line) = with_column.unwrap_or((rest, last));
        (!file.is_empty() && line > 0).then(|| Self {
            file: file.to_owned(),
            line,
        })
    }

    /// The file on this machine, when it is there.
    ///
    /// The compiler names it from the folder that it ran in: that of the workspace, where the
    /// program usually runs as well, or a folder above it or above the program itself.
    pub(super) fn path(&self) -> Option<PathBuf> {
        let file = Path::new(&self.file);
        if file.extension().is_none_or(|kind| kind != "rs") {
            return None;
        }
        let here = env::current_dir().ok();
        let program = env::current_exe().ok();
        let above = [here, program];
        let folders = above.iter().flatten().flat_map(|path| path.ancestors());
        let found = folders
            .take(2 * ABOVE)
            .map(|folder| folder.join(file))
            .find(|path| path.is_file())?;
        fs::canonicalize(found).ok()
    }

    /// The lines around it; nothing when they cannot be read.
    pub(super) fn excerpt(&self) -> Option<Excerpt> {
        let path = self.path()?;
        let text = read(&path)?;
        let first = self.line.saturating_sub(AROUND).max(1);
        let lines = text
            .lines()
            .skip(first as usize - 1)
            .take((self.line + AROUND + 1 - first) as usize)
            .map(|line| line.chars().take(COLUMNS).collect())
            .collect::<Vec<String>>();
        let within = (self.line - first) as usize;
        (within < lines.len()).then(|| Excerpt {
            first,
            marked: self.line,
            lines: dedented(&lines),
            edited: is_newer(&path),
        })
    }

    /// The name of the function that the line is in, as far as its text tells.
    pub(super) fn function(&self) -> Option<String> {
        let text = read(&self.path()?)?;
        let lines: Vec<_> = text.lines().take(self.line as usize).collect();
        lines.iter().rev().find_map(|line| {
            let (before, rest) = line.split_once("fn ")?;
            let starts = before.is_empty() || before.ends_with(' ');
            let part = |c: &char| c.is_alphanumeric() || *c == '_';
            let name: String = rest.chars().take_while(part).collect();
            (starts && !before.contains("//") && !name.is_empty()).then_some(name)
        })
    }
}

fn read(path: &Path) -> Option<String> {
    let mut text = String::new();
    let file = File::open(path).ok()?;
    file.take(BYTES).read_to_string(&mut text).ok()?;
    Some(text)
}

/// Part of a source file.
#[derive(Debug)]
pub(super) struct Excerpt {
    /// The number of the first line.
    pub(super) first: u32,
    /// The number of the line in question.
    pub(super) marked: u32,
    pub(super) lines: Vec<String>,
    /// The file was changed after the program was built.
    pub(super) edited: bool,
}

/// Without the indentation that all lines have: there is little room on a telephone.
fn dedented(lines: &[String]) -> Vec<String> {
    let indentation = |line: &String| line.len() - line.trim_start_matches(' ').len();
    let written = lines.iter().filter(|line| !line.trim().is_empty());
    let common = written.map(indentation).min().unwrap_or(0);
    let cut = |line: &String| line.get(common..).unwrap_or_default().to_owned();
    lines.iter().map(cut).collect()
}

fn is_newer(source: &Path) -> bool {
    let built = env::current_exe().and_then(fs::metadata);
    let built = built.and_then(|file| file.modified());
    let edited = fs::metadata(source).and_then(|file| file.modified());
    matches!((built, edited), (Ok(built), Ok(edited)) if edited > built)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_with_and_without_its_column() {
        let place = Place::parse("src/main.rs:40:9").unwrap();
        assert_eq!((place.file.as_str(), place.line), ("src/main.rs", 40));
        assert_eq!(Place::parse("src/main.rs:40").unwrap().line, 40);
        let windows = Place::parse(r"C:\app\src\main.rs:7:1").unwrap();
        assert_eq!(
            (windows.file.as_str(), windows.line),
            (r"C:\app\src\main.rs", 7)
        );
        assert_eq!(Place::parse("an unknown place"), None);
    }

    #[test]
    fn an_excerpt_is_around_its_line() {
        let line = line!();
        let place = Place {
            file: file!().to_owned(),
            line,
        };
        let excerpt = place.excerpt().unwrap();
        let marked = &excerpt.lines[(excerpt.marked - excerpt.first) as usize];
        assert_eq!(marked.trim(), "let line = line!();");
        assert_eq!(excerpt.lines.len(), 2 * AROUND as usize + 1);
        assert!(place.path().unwrap().is_absolute());
        let function = place.function();
        assert_eq!(function.as_deref(), Some("an_excerpt_is_around_its_line"));
    }

    #[test]
    fn nothing_but_source_is_ever_read() {
        for file in ["/etc/passwd", "Cargo.toml", "src/nowhere.rs", ".env"] {
            let place = Place {
                file: file.to_owned(),
                line: 1,
            };
            assert!(place.excerpt().is_none(), "{file}");
        }
        let beyond = Place {
            file: file!().to_owned(),
            line: 1_000_000,
        };
        assert!(beyond.excerpt().is_none());
    }

    #[test]
    fn common_indentation_goes() {
        let lines = ["        a", "", "            b"].map(str::to_owned);
        assert_eq!(dedented(&lines), ["a", "", "    b"]);
    }
}
