//! What the pages have to know.
//!
//! One value that is sent whole at every change: a page compares the numbers with those that it
//! shows and catches up, so it does not matter what it has missed, or which process tells it.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};

use super::ansi::pieces;
use super::progress::Progress;

/// What the development server is at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Phase {
    #[default]
    Building,
    Starting,
    Serving,
    /// The last change does not compile.
    Failed,
    /// The app has ended by itself.
    Crashed,
}

impl Phase {
    fn name(self) -> &'static str {
        match self {
            Self::Building => "building",
            Self::Starting => "starting",
            Self::Serving => "serving",
            Self::Failed => "failed",
            Self::Crashed => "crashed",
        }
    }
}

/// What there is to read about a failure, with the colours of a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Report {
    pub(crate) title: String,
    pub(crate) text: String,
}

/// What the pages have to know.
#[derive(Debug, Clone, Default)]
pub(crate) struct State {
    pub(crate) phase: Phase,
    /// An app accepts connections.
    pub(crate) up: bool,
    pub(crate) progress: Progress,
    pub(crate) report: Option<Report>,
    /// How often the app was started.
    pub(crate) run: u32,
    /// How often its pages became others without that.
    pub(crate) pages: u32,
    /// How often a style sheet changed.
    pub(crate) styles: u32,
    /// How often something changed that only a reload brings in, such as a script.
    pub(crate) reloads: u32,
}

impl State {
    /// The line of JSON that the script reads.
    pub(crate) fn to_json(&self) -> String {
        let report = self.report.as_ref().map(|report| {
            let text: Vec<Value> = pieces(&report.text)
                .into_iter()
                .map(|piece| json!([piece.look, piece.text]))
                .collect();
            json!({ "title": report.title, "text": text })
        });
        json!({
            "phase": self.phase.name(),
            "up": self.up,
            "done": self.progress.done,
            "total": self.progress.total,
            "report": report,
            "version": self.version(),
        })
        .to_string()
    }

    /// What a page that is rendered now shows.
    pub(crate) fn version(&self) -> String {
        let Self {
            run,
            pages,
            styles,
            reloads,
            ..
        } = self;
        format!("{run}.{pages}.{styles}.{reloads}")
    }
}

/// The state that several threads look at.
#[derive(Debug, Clone, Default)]
pub(crate) struct Board(Arc<(Mutex<Posted>, Condvar)>);

#[derive(Debug, Default)]
struct Posted {
    state: State,
    changes: u64,
}

impl Board {
    fn lock(&self) -> MutexGuard<'_, Posted> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn state(&self) -> State {
        self.lock().state.clone()
    }

    /// Changes the state and tells everybody.
    pub(crate) fn change(&self, how: impl FnOnce(&mut State)) -> State {
        let mut posted = self.lock();
        how(&mut posted.state);
        posted.changes += 1;
        self.0.1.notify_all();
        posted.state.clone()
    }

    /// The state and its number, as soon as that is another than `seen`; `None` after a while.
    pub(crate) fn after(&self, seen: u64, patience: Duration) -> Option<(u64, State)> {
        let posted = self.lock();
        let waited = self
            .0
            .1
            .wait_timeout_while(posted, patience, |posted| posted.changes == seen);
        let (posted, _) = waited.unwrap_or_else(PoisonError::into_inner);
        (posted.changes != seen).then(|| (posted.changes, posted.state.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_sent_as_text_with_looks() {
        let state = State {
            phase: Phase::Failed,
            report: Some(Report {
                title: "1 error".into(),
                text: "\x1b[1m<b>\x1b[0m".into(),
            }),
            run: 2,
            ..State::default()
        };
        let sent: Value = serde_json::from_str(&state.to_json()).expect("it is JSON");
        assert_eq!(sent["report"]["text"], json!([["b", "<b>"]]));
        assert_eq!(sent["phase"], "failed");
        assert_eq!(sent["version"], "2.0.0.0");
    }

    #[test]
    fn whoever_waits_sees_the_latest_change_and_gives_up_without_one() {
        let board = Board::default();
        board.change(|state| state.run = 1);
        board.change(|state| state.run = 2);
        let (seen, state) = board.after(0, Duration::ZERO).expect("there are changes");
        assert_eq!(state.run, 2);
        assert!(board.after(seen, Duration::from_millis(1)).is_none());
        let other = board.clone();
        let changed = std::thread::spawn(move || other.after(seen, Duration::from_secs(20)));
        board.change(|state| state.pages = 1);
        let (_, state) = changed.join().expect("no panic").expect("a change");
        assert_eq!(state.pages, 1);
    }
}
