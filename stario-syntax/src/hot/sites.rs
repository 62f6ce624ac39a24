//! The call sites of a program, read off its bytes.

use std::{
    collections::HashMap,
    path::{Component, Path, PathBuf},
};

use super::marker::{END, START};

/// The call sites that a program has.
#[derive(Debug, Default)]
pub struct Sites {
    files: HashMap<PathBuf, Vec<Site>>,
}

#[derive(Debug)]
struct Site {
    /// Line, column and hash.
    place: (usize, usize, u64),
    /// The whole marker: the same file may be in the program under two names.
    marker: String,
}

/// Longer than any marker: what comes after a start by accident is not read far.
const LONGEST: usize = 8 * 1024;

impl Sites {
    /// Reads the markers in `executable`; their paths are relative to `root`,
    /// the root of the workspace that it was built in.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_syntax::hot::{Comparison, Sites};
    ///
    /// // Built without the feature: there is nothing that could be replaced.
    /// let sites = Sites::of(b"\x7fELF", "/app".as_ref());
    /// let [built, now] = [r#"html! { "a" }"#, r#"html! { "b" }"#];
    /// let compared = sites.compare("/app/src/main.rs".as_ref(), built, now);
    /// assert!(matches!(compared, Comparison::Rebuild(_)));
    /// ```
    pub fn of(executable: &[u8], root: &Path) -> Self {
        let mut sites = Self::default();
        let mut names: HashMap<&str, PathBuf> = HashMap::new();
        let (first, start) = START.as_bytes().split_at(1);
        for piece in executable.split(|byte| *byte == first[0]) {
            let Some((text, place)) = marker(piece, start) else {
                continue;
            };
            let (name, line, column, hash) = place;
            let file = names.entry(name).or_insert_with(|| real(&root.join(name)));
            let found = sites.files.entry(file.clone()).or_default();
            let marker = format!("{START}{text}{END}");
            if !found.iter().any(|site| site.marker == marker) {
                found.push(Site {
                    place: (line, column, hash),
                    marker,
                });
            }
        }
        sites
    }

    /// The markers of a call at this place; none when the program does not have it.
    pub(super) fn markers(
        &self,
        file: &Path,
        place: (usize, usize, u64),
    ) -> impl Iterator<Item = &str> {
        let sites = self.files.get(&real(file)).into_iter().flatten();
        sites
            .filter(move |site| site.place == place)
            .map(|site| site.marker.as_str())
    }
}

type Place<'a> = (&'a str, usize, usize, u64);

/// `file:line:column:hash`, when these bytes begin with `start` and it.
fn marker<'a>(bytes: &'a [u8], start: &[u8]) -> Option<(&'a str, Place<'a>)> {
    let rest = bytes.strip_prefix(start)?;
    let rest = &rest[..rest.len().min(LONGEST)];
    let end = rest.iter().position(|byte| *byte == END as u8)?;
    let text = std::str::from_utf8(&rest[..end]).ok()?;
    let mut fields = text.rsplitn(4, ':');
    let hash = u64::from_str_radix(fields.next()?, 16).ok()?;
    let column = fields.next()?.parse().ok()?;
    let line = fields.next()?.parse().ok()?;
    Some((text, (fields.next()?, line, column, hash)))
}

/// One name for a file, however it is spelt.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| {
        let mut out = PathBuf::new();
        for part in path.components() {
            match part {
                Component::CurDir => {}
                Component::ParentDir => {
                    out.pop();
                }
                part => out.push(part),
            }
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markers<'a>(sites: &'a Sites, file: &str, place: (usize, usize, u64)) -> Vec<&'a str> {
        sites.markers(Path::new(file), place).collect()
    }

    #[test]
    fn markers_are_found_between_other_bytes() {
        let mut program = vec![0xFF, 0x1F, 0x00];
        let one = "\u{1f}stario-site src/views.rs:12:5:00000000000000ff\n";
        let other = "\u{1f}stario-site src/bin/../views.rs:12:5:00000000000000ff\n";
        for text in [one, "\u{1f}", other, one, "\u{1f}stario-site no marker\n"] {
            program.extend(text.bytes());
        }
        program.extend(b"\x1fstario-site src/views.rs:1:1:0000000000000001");
        let sites = Sites::of(&program, Path::new("/nowhere/app"));
        let file = "/nowhere/app/src/views.rs";
        assert_eq!(markers(&sites, file, (12, 5, 255)), [one, other]);
        for (file, place) in [
            (file, (12, 5, 254)),
            (file, (12, 6, 255)),
            (file, (1, 1, 1)),
            ("/nowhere/src/views.rs", (12, 5, 255)),
        ] {
            assert_eq!(markers(&sites, file, place), [""; 0], "{file} {place:?}");
        }
    }

    #[test]
    fn a_path_with_colons_keeps_them() {
        let program = "\u{1f}stario-site C:/app/a:b.rs:3:4:000000000000000a\n";
        let sites = Sites::of(program.as_bytes(), Path::new("/app"));
        assert_eq!(markers(&sites, "/app/C:/app/a:b.rs", (3, 4, 10)), [program]);
    }
}
