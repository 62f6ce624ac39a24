//! One line of the table: a feature, the page that uses it and what must be seen.

use stario::{Html, Sse};

use super::probe::Probe;

/// A feature of the client, proven on a page of its own.
pub(crate) struct Row {
    /// The feature as the client spells it: `on__once`, `@get`, `morph focus`.
    pub(crate) name: &'static str,
    /// What a person notices.
    pub(crate) effect: &'static str,
    /// The body of the page.
    pub(crate) view: fn() -> Html,
    /// Looks at the page; a panic is a failure.
    pub(crate) check: fn(&Probe<'_>),
    /// What the server sends when the page's `#go` button is pressed.
    pub(crate) answer: Option<fn(&mut Sse)>,
    /// Parts of console errors that belong to the feature; any other fails the row.
    pub(crate) complaints: &'static [&'static str],
    /// Serves the page with a policy that runs only scripts with this nonce.
    pub(crate) nonce: Option<&'static str>,
}

impl Row {
    pub(crate) const fn new(
        name: &'static str,
        effect: &'static str,
        view: fn() -> Html,
        check: fn(&Probe<'_>),
    ) -> Self {
        Self {
            name,
            effect,
            view,
            check,
            answer: None,
            complaints: &[],
            nonce: None,
        }
    }

    pub(crate) const fn answer(mut self, answer: fn(&mut Sse)) -> Self {
        self.answer = Some(answer);
        self
    }

    pub(crate) const fn complains(mut self, complaints: &'static [&'static str]) -> Self {
        self.complaints = complaints;
        self
    }

    pub(crate) const fn nonce(mut self, nonce: &'static str) -> Self {
        self.nonce = Some(nonce);
        self
    }
}
