//! Modifiers and their tags.

use stario_html::{datastar, spec};

use super::{check::Checks, name::Modifier};
use crate::diag::{Diagnostics, Range};

impl Checks<'_> {
    pub(super) fn modifiers(&self, diagnostics: &mut Diagnostics) {
        let mut known = Vec::new();
        for modifier in &self.parsed.modifiers {
            let end = modifier.at + modifier.name.len();
            let range = self.ds.name.part(modifier.at, end);
            let Some(row) = self.row.modifier(modifier.name) else {
                self.unknown_modifier(modifier, range, diagnostics);
                continue;
            };
            if known.contains(&modifier.name) {
                let message = format!("the modifier `{}` is given twice", modifier.name);
                diagnostics
                    .error(range, message)
                    .help(format!("write `__{}` once", modifier.name));
            }
            known.push(modifier.name);
            if !row.accepts(&modifier.tags) {
                let tags: usize = modifier.tags.iter().map(|tag| tag.len() + 1).sum();
                let range = self.ds.name.part(modifier.at, end + tags);
                let error =
                    diagnostics.error(range, format!("`{}` takes {}", row.name, row.expected()));
                let old = modifier.tags.iter().find_map(|tag| datastar::renamed(tag));
                let old = old.or_else(|| modifier.tags.last().copied());
                match (row.name, old) {
                    (_, Some(new))
                        if row.words().contains(&new) && !modifier.tags.contains(&new) =>
                    {
                        error.help(format!("did you mean `{new}`?"));
                    }
                    ("debounce", Some("trailing")) => {
                        error.help("leave it out: `debounce` runs after the last event by itself");
                    }
                    ("throttle", Some("leading")) => {
                        error.help("leave it out: `throttle` runs at the first event by itself");
                    }
                    _ => {
                        let words = || row.words().iter().copied();
                        let mut wrong = modifier.tags.iter().filter(|tag| !decimal(tag));
                        let wrong = wrong.find(|tag| !row.words().contains(tag));
                        if let Some(similar) = wrong.and_then(|tag| spec::suggest(tag, words())) {
                            error.help(format!("did you mean `{similar}`?"));
                        }
                    }
                }
                if let Some(sorted) = time_first(row, &modifier.tags) {
                    error.help(format!("the time comes first: `{}.{sorted}`", row.name));
                }
                if modifier.tags.len() == 2 && modifier.tags.iter().all(|tag| decimal(tag)) {
                    error
                        .note("a tag cannot hold a dot: write `1500ms` for one and a half seconds");
                }
            }
        }
        if let Some((a, b)) = self.row.conflict(&known) {
            let error = diagnostics.error(
                self.ds.name.range,
                format!("`{a}` and `{b}` contradict each other"),
            );
            if known.contains(&"passive") {
                error.note("a passive listener tells the browser that it never prevents anything");
            }
            error.help(format!("remove `__{a}` or `__{b}`"));
        }
    }

    fn unknown_modifier(
        &self,
        modifier: &Modifier<'_>,
        range: Range,
        diagnostics: &mut Diagnostics,
    ) {
        let shown = &self.parsed.shown;
        let name = modifier.name;
        if name.is_empty() {
            diagnostics.error(range, "a modifier is missing after `__`");
            return;
        }
        let names: Vec<_> = self.row.modifiers.iter().map(|row| row.name).collect();
        let similar = datastar::renamed(name)
            .filter(|new| names.contains(new))
            .or_else(|| spec::suggest(name, names.iter().copied()));
        let error = diagnostics.error(range, format!("`{shown}` has no modifier `{name}`"));
        if let Some(similar) = similar {
            error.help(format!("did you mean `{similar}`?"));
        } else if let Some(key) = self.parsed.key
            && matches!(
                self.row.name,
                "class" | "attr" | "style" | "signals" | "computed"
            )
        {
            error
                .note("`__` in a name always starts a modifier")
                .help(format!(
                    "use the object form: `{shown}=\"{{'{key}__{name}': …}}\"`"
                ));
        }
        if names.is_empty() {
            error.note(format!("`{shown}` has no modifiers"));
        } else {
            error.help(format!("known: {}", names.join(", ")));
        }
    }
}

/// The tags with their time in front, when that is all that was wrong.
fn time_first(row: &datastar::Modifier, tags: &[&str]) -> Option<String> {
    let at = tags.iter().position(|tag| decimal(tag))?;
    let mut sorted = tags.to_vec();
    let time = sorted.remove(at);
    sorted.insert(0, time);
    row.accepts(&sorted).then(|| sorted.join("."))
}

fn decimal(tag: &str) -> bool {
    tag.starts_with(|ch: char| ch.is_ascii_digit())
}
