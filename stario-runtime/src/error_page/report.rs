//! A failure together with the request that it happened in.

use std::error::Error as StdError;

use super::case::Case;
use super::secrets::cut;
use super::source::Place;
use crate::exchange::Exchange;
use crate::fault::Fault;
use crate::frames::{Frame, own_frames};

/// Characters of a message, a cause, or a line of advice.
const TEXT: usize = 4_000;

/// Causes that are listed.
const CAUSES: usize = 16;

/// Everything that the programmer is shown.
pub(super) struct Report<'a> {
    /// `Panic`, `Error`, `No answer`.
    pub(super) kind: &'static str,
    pub(super) message: String,
    /// The type of the error.
    pub(super) type_name: Option<&'static str>,
    pub(super) causes: Vec<String>,
    pub(super) help: Option<String>,
    /// Where it happened.
    pub(super) place: Option<Place>,
    /// The application's functions on the way there, innermost first.
    pub(super) frames: Vec<(String, Option<Place>)>,
    pub(super) case: &'a Case,
    pub(super) signals: Option<String>,
    /// The spans of the request so far.
    pub(super) tree: Option<String>,
    /// The address that opens an editor.
    pub(super) editor: &'a str,
}

impl<'a> Report<'a> {
    pub(super) fn of(exchange: &'a Exchange, case: &'a Case, fault: &Fault<'_>) -> Self {
        let mut report = Self {
            kind: "Error",
            message: String::new(),
            type_name: None,
            causes: Vec::new(),
            help: None,
            place: None,
            frames: Vec::new(),
            case,
            signals: case.signals(),
            tree: case.kept().tree(&exchange.span),
            editor: &exchange.app.config().editor,
        };
        match fault {
            Fault::Error(error) => {
                report.message = cut(&error.to_string(), TEXT);
                report.type_name = error.type_name();
                report.causes = causes(error.as_std().source());
                report.help = error.help_text().map(|help| cut(help, TEXT));
                let backtrace = error.backtrace().to_string();
                report.came_by(&own_frames(&backtrace, false));
                report.happened_at(Place::parse(&error.location().to_string()));
            }
            Fault::Panic(panic) => {
                report.kind = "Panic";
                report.message = cut(panic.message(), TEXT);
                report.came_by(panic.frames());
                report.happened_at(panic.location().and_then(Place::parse));
            }
            Fault::Silent(how) => {
                report.kind = "No answer";
                report.message.clone_from(how);
                report.help = Some(
                    "every way through a handler sends one response: w.html(..), w.empty(204), or \
                     an error with `?`"
                        .to_owned(),
                );
                report.place = case.to.place.map(|(file, line)| Place {
                    file: file.to_owned(),
                    line,
                });
            }
        }
        report
    }

    fn came_by(&mut self, frames: &[Frame]) {
        let shown = |frame: &Frame| {
            let place = Place::parse(&frame.place);
            let mut name = bare(&frame.function);
            if name.starts_with('{') {
                // Debug information knows the body of an `async fn` by no name.
                let function = place.as_ref().and_then(Place::function);
                name = function.unwrap_or(name);
            }
            (name, place)
        };
        self.frames = frames.iter().map(shown).collect();
    }

    /// The place itself, or where the application called the code of others that it is in.
    fn happened_at(&mut self, place: Option<Place>) {
        let own = self.frames.iter().find_map(|(_, place)| place.clone());
        self.place = match place {
            Some(place) if !is_elsewhere(&place) => Some(place),
            place => own.or(place),
        };
        // One function that is shown anyway.
        if let [(_, only)] = &self.frames[..]
            && *only == self.place
        {
            self.frames.clear();
        }
    }

    /// What tells this failure from another one.
    pub(super) fn key(&self) -> String {
        let place = self.place.as_ref();
        let place = place.map(|place| format!("{}:{}", place.file, place.line));
        let (method, path) = (&self.case.method, &self.case.path);
        format!(
            "{method} {path} {} {}",
            place.unwrap_or_default(),
            self.message
        )
    }
}

fn causes(mut source: Option<&(dyn StdError + 'static)>) -> Vec<String> {
    let mut causes = Vec::new();
    while let Some(cause) = source
        && causes.len() < CAUSES
    {
        causes.push(cut(&cause.to_string(), TEXT));
        source = cause.source();
    }
    causes
}

fn is_elsewhere(place: &Place) -> bool {
    ["/rustc/", "/registry/src/"]
        .iter()
        .any(|folder| place.file.contains(folder))
}

/// `app::show` out of `app::show::{{closure}}` and of `app::show::{async_fn#0}`.
fn bare(function: &str) -> String {
    let parts = function.split("::");
    let mut named: Vec<_> = parts.take_while(|part| !part.starts_with('{')).collect();
    // `#[handler]` puts the function into one of its own name.
    named.dedup();
    if named.is_empty() {
        function.to_owned()
    } else {
        named.join("::")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closure_goes_by_the_name_of_its_function() {
        assert_eq!(bare("app::show::{{closure}}::{{closure}}"), "app::show");
        assert_eq!(bare("app::show::{async_fn#0}"), "app::show");
        assert_eq!(bare("app::show::show::{closure#0}"), "app::show");
        assert_eq!(bare("{async_block#0}"), "{async_block#0}");
    }
}
