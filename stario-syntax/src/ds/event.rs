//! The events of `ds:on`.

use stario_html::{datastar, spec};

use super::check::Checks;
use crate::diag::Diagnostics;

impl Checks<'_> {
    /// An event that is one slip away from one of the browser's never comes. The quoted form is
    /// for events of one's own with such a name.
    pub(super) fn event(&self, diagnostics: &mut Diagnostics) {
        let (Some(key), "on", false) = (self.parsed.key, self.row.name, self.ds.quoted) else {
            return;
        };
        let start = self.parsed.plugin.len() + 1;
        let range = self.ds.name.part(start, start + key.len());
        let listener = key
            .strip_prefix("on")
            .filter(|event| datastar::is_event(event));
        let Some(event) = listener.or_else(|| misspelt_event(key)) else {
            return;
        };
        let name = &self.ds.name.text;
        diagnostics
            .error(range, format!("no browser has an event `{key}`"))
            .help(format!("did you mean `ds:on:{event}`?"))
            .help(format!(
                "an event of your own with this name is quoted: `ds:\"{name}\"=\"…\"`"
            ));
    }
}

/// The browser's event that was meant: one slip away, and no form of its own such as `clicked`.
pub(super) fn misspelt_event(word: &str) -> Option<&'static str> {
    if word.len() < 4 || datastar::event_names().any(|event| event == word) {
        return None;
    }
    datastar::event_names().find(|event| {
        let formed = word
            .strip_prefix(event)
            .is_some_and(|rest| matches!(rest, "d" | "s" | "r"));
        spec::is_slip(word, event) && !formed
    })
}
