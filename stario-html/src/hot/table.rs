//! The tables in effect.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError, RwLock};

use super::line::File;
use crate::Buf;

/// The fixed text of one template, for one rendering of it: what is replaced meanwhile counts for
/// the next.
#[derive(Clone, Copy, Debug)]
pub struct Texts(&'static [&'static str]);

impl Texts {
    /// The text at a place of the template.
    pub fn at(self, place: usize) -> &'static str {
        self.0.get(place).copied().unwrap_or_default()
    }

    /// Writes the text at a place of the template.
    pub fn lit(self, b: &mut Buf, place: usize) {
        b.lit(self.at(place));
    }
}

/// What was replaced. Texts are leaked, because markup is written as `&'static str`: a few
/// kilobytes for each edit of a session.
#[derive(Debug)]
struct Replaced {
    /// By marker.
    texts: BTreeMap<String, &'static [&'static str]>,
    /// The markers of each file.
    files: BTreeMap<String, Vec<String>>,
}

static REPLACED: RwLock<Replaced> = RwLock::new(Replaced {
    texts: BTreeMap::new(),
    files: BTreeMap::new(),
});

/// Whether there is anything in it: until then, a template costs one load.
static ANY: AtomicBool = AtomicBool::new(false);

/// Whether the server runs.
static STARTED: AtomicBool = AtomicBool::new(false);

/// What was rendered before.
static EARLY: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

/// The texts of a template: those it was built with, or what has replaced them.
///
/// `marker` says which call site it is, as `stario_syntax::hot` writes it.
pub fn texts(marker: &'static str, built: &'static [&'static str]) -> Texts {
    Texts(
        replaced(marker)
            .filter(|new| new.len() == built.len())
            .unwrap_or(built),
    )
}

/// The text of a template that has no values.
pub(crate) fn text(marker: &'static str, built: &'static str) -> &'static str {
    match replaced(marker) {
        Some([new]) => new,
        _ => built,
    }
}

fn replaced(marker: &'static str) -> Option<&'static [&'static str]> {
    if !STARTED.load(Ordering::Relaxed) {
        let mut early = EARLY.lock().unwrap_or_else(PoisonError::into_inner);
        early.insert(marker);
    }
    if !ANY.load(Ordering::Acquire) {
        return None;
    }
    let replaced = REPLACED.read().unwrap_or_else(PoisonError::into_inner);
    replaced.texts.get(marker).copied()
}

/// Says that the app has started: what renders from now on is for a request.
///
/// What was rendered earlier is kept by the app, or it would be nowhere; so
/// [`apply`] refuses to replace it.
pub fn started() {
    STARTED.store(true, Ordering::Relaxed);
}

/// Replaces the fixed text of templates: all that differs from what the program was built from, a
/// line for each file, as `stario_syntax::hot` has compared them. Files that are not named keep
/// what they have.
///
/// # Errors
///
/// The reason why it cannot be done, in which case nothing was replaced: a line that cannot be
/// read, or a template that was rendered before the server had [`started`].
///
/// # Example
///
/// ```
/// use stario_html::hot;
///
/// assert!(hot::apply(&["/app/src/views.rs\t"]).is_ok());
/// assert!(hot::apply(&["/app/src/views.rs"]).is_err());
/// ```
pub fn apply<T: AsRef<str>>(lines: &[T]) -> Result<(), String> {
    let files: Option<Vec<_>> = lines.iter().map(|line| File::read(line.as_ref())).collect();
    let files = files.ok_or("the program and cargo stario do not understand each other")?;
    let early = EARLY.lock().unwrap_or_else(PoisonError::into_inner);
    let mut replaced = REPLACED.write().unwrap_or_else(PoisonError::into_inner);
    let sites = || files.iter().flat_map(|file| &file.sites);
    let same =
        |marker: &str, new: &[String]| replaced.texts.get(marker).is_some_and(|old| *old == new);
    let kept = sites().find(|(marker, new)| early.contains(marker.as_str()) && !same(marker, new));
    if let Some((marker, _)) = kept {
        let place = marker
            .trim()
            .rsplit_once(':')
            .map_or("", |(place, _)| place);
        let place = place.split_once(' ').map_or("", |(_, place)| place);
        return Err(format!(
            "{place}: rendered while the app started, which may have kept it"
        ));
    }
    for File { name, sites } in files {
        for marker in replaced.files.remove(&name).unwrap_or_default() {
            if !sites.iter().any(|(new, _)| *new == marker) {
                replaced.texts.remove(&marker);
            }
        }
        let markers = sites.iter().map(|(marker, _)| marker.clone()).collect();
        replaced.files.insert(name, markers);
        for (marker, texts) in sites {
            if replaced
                .texts
                .get(&marker)
                .is_none_or(|old| **old != *texts)
            {
                let texts = texts
                    .into_iter()
                    .map(|text| &*text.leak())
                    .collect::<Vec<_>>();
                replaced.texts.insert(marker, texts.leak());
            }
        }
    }
    ANY.store(true, Ordering::Release);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    // One test: the table is the program's.
    #[test]
    fn texts_are_replaced_and_come_back() {
        let rendered = || [texts("a", &["1", "2"]).at(1), text("b", "3")];
        started();
        assert_eq!(rendered(), ["2", "3"]);
        apply(&["one.rs\ta\t2\tx\ty\t", "two.rs\tb\t1\tz\t"]).unwrap();
        assert_eq!(rendered(), ["y", "z"]);
        // Whole files, and all lines or none.
        assert!(apply(&["one.rs\t", "two.rs"]).is_err());
        assert_eq!(rendered(), ["y", "z"]);
        apply(&["one.rs\t"]).unwrap();
        assert_eq!(rendered(), ["2", "z"]);
        // Another number of texts would be another template.
        apply(&["one.rs\ta\t1\tx\t", "two.rs\tb\t0\t"]).unwrap();
        assert_eq!(rendered(), ["2", "3"]);
        assert_eq!(texts("a", &["1"]).at(1), "");

        STARTED.store(false, Ordering::Relaxed);
        texts("stario-site src/x.rs:1:2:ff\n", &[]);
        let refused = apply(&["x.rs\tstario-site src/x.rs:1:2:ff\\n\t0\t"]).unwrap_err();
        assert!(
            refused.starts_with("src/x.rs:1:2: rendered while"),
            "{refused}"
        );
        apply(&["x.rs\t"]).unwrap();
    }
}
